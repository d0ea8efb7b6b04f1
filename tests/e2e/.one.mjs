import { chromium } from "@playwright/test";
import { Gateway } from "/work/main/tests/e2e/gateway.mjs";
import { chromiumOptions } from "/work/main/tests/e2e/chromium.mjs";
const g = new Gateway(["--churn","0"]); await g.start();
const b = await chromium.launch(chromiumOptions()); const page = await b.newPage();
page.on("console", m=>console.log("console",m.text())); page.on("pageerror", e=>console.log("ERR",e.message, e.stack));
page.on("response", r=>{ if(r.status()>=400) console.log(r.status(), r.url())});
await page.goto(g.url+"/"); await page.waitForTimeout(3000); console.log((await page.locator("body").innerText()).slice(0,600)); console.log(page.url());
await b.close(); await g.stop();
