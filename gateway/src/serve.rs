//! Listening, saying so, and stopping.

use crate::{App, Args, HostRule, Proxy, Region, Trust, Ui};
use anyhow::{Context as _, Result, bail};
use axum::serve::ListenerExt as _;
use std::{future::IntoFuture as _, io, net::SocketAddr, time::Duration};
use tokio::net::TcpListener;

/// How long open requests may take to finish after Ctrl-C. Sockets stay open for ever: nobody waits for them.
const FAREWELL: Duration = Duration::from_secs(2);

/// Runs the gateway until it is told to stop.
pub async fn run(args: Args) -> Result<()> {
    let app = app(&args)?;
    let listener = bind(SocketAddr::new(args.listen, args.port)).await?;
    let address = listener.local_addr()?;
    announce(&args, address);
    serve(listener, app).await
}

fn app(args: &Args) -> Result<App> {
    let region = match &args.region {
        Some(target) => {
            let trust = Trust { ca: args.region_ca.clone(), insecure: args.insecure };
            Region::Proxied(Proxy::new(target.clone(), &trust, "The MAAS region")?)
        }
        None => Region::Demo(args.demo.router()),
    };
    let ui = match &args.ui {
        Some(target) => Ui::Proxied(Proxy::new(target.clone(), &Trust::default(), "The development server")?),
        None if args.dist.join("index.html").is_file() => Ui::folder(args.dist.clone(), args.base.clone()),
        None => bail!("there is no UI in {}: build it with `cargo xtask build`", args.dist.display()),
    };
    Ok(App { region, ui, hosts: HostRule::new(args.listen, &args.host_name) })
}

async fn bind(address: SocketAddr) -> Result<TcpListener> {
    TcpListener::bind(address).await.map_err(|error| match error.kind() {
        io::ErrorKind::AddrInUse => anyhow::anyhow!("port {} is taken: choose another with --port N", address.port()),
        _ => anyhow::Error::new(error).context(format!("cannot listen on {address}")),
    })
}

fn announce(args: &Args, address: SocketAddr) {
    println!("listening on http://{address}{}", args.base.as_str().trim_end_matches('/'));
    match &args.region {
        Some(region) => {
            println!("region:      {region}");
            if args.insecure {
                println!("warning:     its certificate is not checked (--insecure)");
            }
        }
        None => {
            println!("region:      {}", args.demo.describe());
            println!("log in as:   admin / admin (administrator) or user / user");
        }
    }
    if !args.listen.is_loopback() {
        println!("warning:     other machines can reach this, and it speaks plain http");
    }
    println!("Ctrl-C stops it.");
}

async fn serve(listener: TcpListener, app: App) -> Result<()> {
    let (stop, mut stopped) = tokio::sync::watch::channel(false);
    let listener = listener.tap_io(|stream| {
        // Small frames must not wait for each other; if the system refuses, they do.
        let _refused = stream.set_nodelay(true);
    });
    let service = app.into_router().into_make_service_with_connect_info::<SocketAddr>();
    let mut waiting = stopped.clone();
    let serving = axum::serve(listener, service).with_graceful_shutdown(async move {
        let _closed = waiting.wait_for(|stopped| *stopped).await;
    });
    tokio::spawn(async move {
        told_to_stop().await;
        let _nobody = stop.send(true);
    });
    let farewell = async {
        if stopped.wait_for(|stopped| *stopped).await.is_ok() {
            tokio::time::sleep(FAREWELL).await;
        }
    };
    tokio::select! {
        outcome = serving.into_future() => outcome.context("the gateway stopped"),
        () = farewell => Ok(()),
    }
}

async fn told_to_stop() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return;
        }
    }
    let _unheard = tokio::signal::ctrl_c().await;
}
