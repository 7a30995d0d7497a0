// What the served page and the page without a server share: take an image, ask with it, show the nearest.
export const at = (id) => document.getElementById(id);
let query = null;
let asked = 0;
let page = null;

export function say(text, bad = false) {
  at("status").textContent = text;
  at("status").classList.toggle("bad", bad);
}

// The page gives `ready()`, `ask(image)` -> hits, `shown(hit)` -> element, `found(hits, ms)` -> text, and `after(worked)`.
export function start(given) {
  page = given;
}

export async function search() {
  if (!query) return;
  const mine = ++asked;
  const began = performance.now();
  say("Searching …");
  at("hits").setAttribute("aria-busy", "true");
  let hits = [];
  let failed = null;
  try {
    hits = await page.ask(query);
  } catch (error) {
    failed = error;
  }
  if (mine !== asked) return;
  at("hits").replaceChildren(...hits.map((hit) => page.shown(hit, query)));
  say(failed ? failed.message : page.found(hits, Math.round(performance.now() - began)), Boolean(failed));
  page.after(!failed, query);
  at("hits").setAttribute("aria-busy", "false");
}

function take(file) {
  if (!file || !page?.ready()) return;
  query = file;
  const image = at("query");
  URL.revokeObjectURL(image.src);
  image.src = URL.createObjectURL(file);
  image.alt = `Your image, ${file.name}`;
  image.hidden = false;
  image.onerror = () => { image.hidden = true; };
  at("hint").textContent = file.name;
  search();
}

const picture = (files) => [...files].find((file) => file.type.startsWith("image/"));

for (const id of ["file", "camera"]) {
  at(id).addEventListener("change", (event) => { take(event.target.files[0]); event.target.value = ""; });
}
at("k").addEventListener("change", search);
at("ask").addEventListener("submit", (event) => event.preventDefault());
for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    event.preventDefault();
    at("drop").classList.toggle("over", kind === "dragover");
    if (kind === "drop") take(picture(event.dataTransfer.files) || event.dataTransfer.files[0]);
  });
}
document.addEventListener("paste", (event) => take(picture(event.clipboardData.files)));
