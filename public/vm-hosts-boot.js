// The page works below any path without being told which. It is served for every address inside it (hosts/2/numa), and a
// browser looks for its files beside that address. So index.html asks for this file in the folders above as well; the one that
// is there starts boot.js, which knows from its own address where the page lives. Where boot.js lies beside the address it was
// started already, and a module is only run once. The name is one that nobody else's folder has.
import "./boot.js";
