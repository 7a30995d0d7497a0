import { at, say, search, start } from "./search.js";

let query = null;

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

function shown(hit, file) {
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
        await ask("/pairs", { file, id: hit.id, same: button.value });
        for (const each of buttons) each.setAttribute("aria-pressed", String(each === button));
        say(`Kept: ${button.value === "true" ? "the same object" : "not the same object"}`);
      } catch (error) {
        say(error.message, true);
      }
    });
  }
  return item;
}

start({
  ready: () => true,
  ask: async (file) => (await ask("/search", { file, k: at("k").value, domain: at("domain").value })).hits,
  shown,
  found: (hits) => (hits.length ? `${hits.length} nearest images, nearest first` : "The index holds no such image"),
  after: (worked, file) => {
    query = file;
    at("more").hidden = !worked;
  },
});
at("domain").addEventListener("change", search);
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
