// The region's socket as a script in the page would use it: what pages show is held against what it answers.

/**
 * Asks the region over a socket of its own, with the page's cookies: `ask(page, "pod.get", { id: 2 })`. The page must
 * have been loaded from the gateway and be logged in.
 */
export function ask(page, method, params = {}) {
  return page.evaluate(
    ([method, params]) =>
      new Promise((resolve, reject) => {
        const token = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1];
        const socket = new WebSocket(`ws://${location.host}/MAAS/ws?csrftoken=${encodeURIComponent(token)}`);
        socket.onopen = () => socket.send(JSON.stringify({ type: 0, request_id: 1, method, params }));
        socket.onmessage = ({ data }) => {
          const frame = JSON.parse(data);
          if (frame.type !== 1 || frame.request_id !== 1) return;
          socket.onclose = null;
          socket.close();
          if (frame.rtype === 0) resolve(frame.result);
          else reject(new Error(`${method}: ${frame.error}`));
        };
        socket.onclose = ({ code, reason }) => reject(new Error(`${method}: closed with ${code} ${reason}`));
      }),
    [method, params],
  );
}
