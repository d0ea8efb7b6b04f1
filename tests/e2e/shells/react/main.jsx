// A web shell as there are many: React, a router of its own, and style that knows no bounds.
import React, { useEffect, useRef, useState } from "react";
import { createRoot } from "react-dom/client";
import { BrowserRouter, Link, Route, Routes, useLocation } from "react-router-dom";
import { mount } from "maas-vm-hosts";
import "./shell.css";
import "../hostile.css";

function VmHosts({ theme }) {
  const place = useRef(null);
  const handle = useRef(null);
  const [told, setTold] = useState("");
  useEffect(() => {
    const starting = new AbortController();
    const element = place.current;
    const title = (event) => setTold(event.detail.title);
    element.addEventListener("title", title);
    mount(element, { base: "/react/vm-hosts", routing: "history", chrome: "full", login: "shell", theme, signal: starting.signal })
      .then((mounted) => {
        handle.current = mounted;
      })
      .catch((error) => error.code !== "aborted" && console.error(error));
    return () => {
      starting.abort();
      handle.current?.unmount();
      handle.current = null;
      element.removeEventListener("title", title);
    };
  }, []);
  useEffect(() => {
    handle.current?.setTheme(theme);
  }, [theme]);
  return (
    <>
      <p id="told">{told}</p>
      <section id="vm-hosts" ref={place} />
    </>
  );
}

function Where() {
  const { pathname } = useLocation();
  return <code id="where">{pathname}</code>;
}

function Shell() {
  const [theme, setTheme] = useState("light");
  return (
    <BrowserRouter basename="/react">
      <nav id="shell-nav">
        <Link to="/machines">Machines</Link> <Link to="/vm-hosts">VM hosts</Link> <Where />
        <label>
          <input type="checkbox" id="dark" onChange={(event) => setTheme(event.target.checked ? "dark" : "light")} /> Dark
        </label>
      </nav>
      <Routes>
        <Route path="/machines" element={<h1>Machines of the shell</h1>} />
        <Route path="/vm-hosts/*" element={<VmHosts theme={theme} />} />
        <Route path="*" element={<h1>The shell</h1>} />
      </Routes>
    </BrowserRouter>
  );
}

createRoot(document.getElementById("root")).render(
  <React.StrictMode>
    <Shell />
  </React.StrictMode>,
);
