import * as ort from "./ort/ort.wasm.min.mjs";
import { at, say, start } from "./search.js";

const DIM = 64;
const LARGEST = 2048; // pixels a side; a larger photo would not fit a phone's memory
let session, vectors, images;

async function fetched(name) {
  const response = await fetch(name);
  if (!response.ok) throw new Error(`${name} cannot be read (${response.status})`);
  return response;
}

async function load() {
  ort.env.wasm.numThreads = 1; // more would need headers that simple servers do not send
  const [model, numbers, list] = await Promise.all(["model.onnx", "vectors.bin", "images.json"].map(fetched));
  vectors = new Float32Array(await numbers.arrayBuffer());
  images = await list.json();
  session = await ort.InferenceSession.create(await model.arrayBuffer(), { executionProviders: ["wasm"] });
  for (const id of ["file", "camera"]) at(id).disabled = false;
  say(`${images.length} images to search`);
}

async function pixels(file) {
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image", colorSpaceConversion: "none" });
  const scale = Math.min(1, LARGEST / Math.max(bitmap.width, bitmap.height));
  const [width, height] = [bitmap.width, bitmap.height].map((side) => Math.max(1, Math.round(side * scale)));
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width, height });
  const drawing = canvas.getContext("2d", { willReadFrequently: true });
  drawing.fillStyle = "white"; // what is transparent is white, as embed64 decodes it
  drawing.fillRect(0, 0, width, height);
  drawing.drawImage(bitmap, 0, 0, width, height);
  const rgba = drawing.getImageData(0, 0, width, height).data;
  const planes = new Uint8Array(3 * width * height);
  for (let pixel = 0; pixel < width * height; pixel++)
    for (let colour = 0; colour < 3; colour++) planes[colour * width * height + pixel] = rgba[4 * pixel + colour];
  return new ort.Tensor("uint8", planes, [1, 3, height, width]);
}

function nearest(embedding, k) {
  const distances = images.map((_, row) => {
    let sum = 0;
    for (let place = 0; place < DIM; place++) sum += (embedding[place] - vectors[row * DIM + place]) ** 2;
    return Math.sqrt(sum);
  });
  return [...distances.keys()].sort((a, b) => distances[a] - distances[b]).slice(0, k).map((row) => [row, distances[row]]);
}

async function ask(file) {
  const input = await pixels(file).catch(() => {
    throw new Error(`${file.name} cannot be read as an image here`);
  });
  const { embeddings } = await session.run({ images: input });
  return nearest(embeddings.data, Number(at("k").value));
}

function shown([row, distance]) {
  const { name, label, domain } = images[row];
  const item = at("hit").content.cloneNode(true).firstElementChild;
  const image = item.querySelector("img");
  image.src = `images/${row}.webp`;
  image.alt = `${label || name}, distance ${distance.toFixed(3)}`;
  item.querySelector(".label").textContent = label || name;
  item.querySelector(".said").textContent = [distance.toFixed(3), domain].filter(Boolean).join(" · ");
  item.querySelector(".path").textContent = name;
  return item;
}

start({
  ready: () => Boolean(session),
  ask,
  shown,
  found: (hits, ms) => `${hits.length} nearest images, nearest first, in ${ms} ms`,
  after: () => {},
});
load().catch((error) => say(error.message, true));
