"use strict";
const at = (id) => document.getElementById(id);
let query = null;
let asked = 0;

function say(text, bad = false) {
  at("status").textContent = text;
  at("status").classList.toggle("bad", bad);
}

async function ask(path, fields) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  let response;
  try {
    response = await fetch(path, { method: "POST", body });
  } catch {
    throw new Error("the server does not answer; is it still running?");
  }
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}

async function search() {
  if (!query) return;
  const mine = ++asked;
  say("Searching …");
  at("hits").setAttribute("aria-busy", "true");
  try {
    const { hits } = await ask("/search", { file: query, k: at("k").value, domain: at("domain").value });
    if (mine !== asked) return;
    at("hits").replaceChildren(...hits.map(shown));
    say(hits.length ? `${hits.length} nearest images, nearest first` : "The index holds no such image");
    at("more").hidden = false;
  } catch (error) {
    if (mine !== asked) return;
    at("hits").replaceChildren();
    at("more").hidden = true;
    say(error.message, true);
  }
  at("hits").setAttribute("aria-busy", "false");
}

function shown(hit) {
  const item = at("hit").content.cloneNode(true).firstElementChild;
  const name = hit.label || hit.path.split(/[\\/]/).pop();
  const image = item.querySelector("img");
  image.src = `/images/${hit.id}?side=400`;
  image.alt = `${name}, distance ${hit.distance.toFixed(3)}`;
  item.querySelector("a").href = `/images/${hit.id}?side=2048`;
  item.querySelector(".label").textContent = name;
  const said = item.querySelector(".said");
  said.textContent = [hit.distance.toFixed(3), hit.domain, hit.verdict].filter(Boolean).join(" · ");
  if (hit.verdict === "same") said.classList.add("verdict-same");
  if (hit.verdict === "not here") said.classList.add("verdict-not");
  item.querySelector(".path").textContent = hit.path;
  const buttons = [...item.querySelectorAll(".judge button")];
  item.querySelector(".judge").setAttribute("aria-label", `Does ${name} show the same object?`);
  for (const button of buttons) {
    button.addEventListener("click", async () => {
      try {
        await ask("/pairs", { file: query, id: hit.id, same: button.value });
        for (const each of buttons) each.setAttribute("aria-pressed", String(each === button));
        say(`Kept: ${button.value === "true" ? "the same object" : "not the same object"}`);
      } catch (error) {
        say(error.message, true);
      }
    });
  }
  return item;
}

function take(file) {
  if (!file) return;
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

for (const id of ["file", "camera"]) {
  at(id).addEventListener("change", (event) => { take(event.target.files[0]); event.target.value = ""; });
}
for (const id of ["domain", "k"]) at(id).addEventListener("change", search);
for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    event.preventDefault();
    at("drop").classList.toggle("over", kind === "dragover");
    if (kind === "drop") take([...event.dataTransfer.files].find((file) => file.type.startsWith("image/")) || event.dataTransfer.files[0]);
  });
}
document.addEventListener("paste", (event) => {
  take([...event.clipboardData.files].find((file) => file.type.startsWith("image/")));
});
at("ask").addEventListener("submit", (event) => event.preventDefault());
at("add").addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = new FormData(event.target);
  try {
    const { images } = await ask("/images", { file: query, label: form.get("label"), domain: form.get("domain") });
    await about();
    at("more").open = false;
    await search();
    say(`Added; the index holds ${images.toLocaleString("en")} images`);
  } catch (error) {
    say(error.message, true);
  }
});

async function about() {
  const [health, known] = await Promise.all(["/health", "/domains"].map(async (path) => (await fetch(path)).json()));
  at("about").textContent = `Find the same object among ${health.images.toLocaleString("en")} images.`;
  const chosen = at("domain").value;
  at("domain").replaceChildren(new Option("all", ""), ...known.domains.map((name) => new Option(name, name)));
  at("domain").value = known.domains.includes(chosen) ? chosen : "";
}
about().catch(() => say("the server does not answer; is it still running?", true));
