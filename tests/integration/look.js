// SPDX-License-Identifier: MIT
// look: what a browser makes of the page in the frame, in a line for each question.
"use strict";

function numbers(colour) {
  return colour.match(/[\d.]+/g).map(Number);
}

// WCAG 2.1, relative luminance.
function luminance(colour) {
  const [red, green, blue] = numbers(colour).map((value) => {
    const share = value / 255;
    return share <= 0.03928 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one, other) {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

function background(element) {
  for (let at = element; at; at = at.parentElement) {
    const colour = getComputedStyle(at).backgroundColor;
    if (numbers(colour)[3] !== 0) return colour;
  }
  return "rgb(255, 255, 255)";
}

// The lowest that any words have, and that any bar has.
function lowest(elements, colour_of) {
  return Math.min(...elements.map((at) => contrast(colour_of(getComputedStyle(at)), background(at))));
}

function look(page, view) {
  const all = [...page.body.querySelectorAll("*")];
  const worded = all.filter((at) =>
    [...at.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim() !== ""));
  const bars = [...page.querySelectorAll(".bok, .bbad, .bnone")];
  return {
    wider: page.documentElement.scrollWidth - view.innerWidth,
    outside: all.filter((at) => at.getBoundingClientRect().right > view.innerWidth + 0.5).length,
    clipped: all.filter((at) => at.clientWidth > 0 && at.scrollWidth > at.clientWidth).length,
    background: background(page.querySelector("td")),
    words: worded.length,
    bars: bars.length,
    contrast: Math.floor(10 * lowest(worded, (style) => style.color)) / 10,
    bar_contrast: Math.floor(10 * lowest(bars, (style) => style.borderTopColor)) / 10,
    acting: page.querySelectorAll("script,img,link,a,form,iframe,object,embed,svg,video").length,
    fetched: view.performance.getEntriesByType("resource").length,
    owned: window.owned === undefined ? "no" : "yes",
  };
}

addEventListener("load", () => {
  const frame = document.querySelector("iframe");
  const answers = look(frame.contentDocument, frame.contentWindow);
  document.documentElement.textContent =
    "\n" + Object.entries(answers).map(([key, value]) => key + "=" + value).join("\n") + "\n";
});
