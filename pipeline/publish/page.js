"use strict";
// What both pages share. All text of a brochure goes through textContent, never markup.
const DATA = JSON.parse(document.getElementById("data").textContent);
const REVIEWED = JSON.parse(document.getElementById("reviewed").textContent);  // applied by `review`
const $ = (id) => document.getElementById(id);

function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "class") element.className = value;
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value);
  }
  element.append(...children.filter((c) => c !== null && c !== undefined));
  return element;
}

const KINDS = {
  city: "Places", date: "Dates", partner: "Partners", programme: "Programmes",
  quantity: "Quantities",
};
const SECTIONS = {
  cities: "city", dates: "date", partners: "partner", programmes: "programme",
  quantities: "quantity",
};

const inWords = (name) => String(name).replaceAll("_", " ");
const flag = (name) => make("span", { class: "flag" }, inWords(name));
const typing = (event) => /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
