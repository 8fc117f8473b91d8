// Do we know them? Asks again, half a second after the last letter, when a field that says who somebody is has changed.
// What is typed travels in the body of the request alone.
const AFTER_MS = 500

export function askWhetherWeKnowThem(page) {
  const waiting = new Map()
  const asked = new Map()

  page.addEventListener("input", (event) => {
    for (const part of page.querySelectorAll("[data-known]")) {
      const area = part.closest(part.dataset.known)
      if (area && area.contains(event.target) && !part.contains(event.target)) {
        window.clearTimeout(waiting.get(part))
        waiting.set(part, window.setTimeout(() => ask(part, area), AFTER_MS))
      }
    }
  })

  const ask = (part, area) => {
    const said = saidIn(area, part)
    if (said !== asked.get(part)) {
      asked.set(part, said)
      part.dispatchEvent(new CustomEvent("look", { bubbles: false }))
    }
  }
}

function saidIn(area, part) {
  const fields = [...area.querySelectorAll("input, select, textarea")].filter(
    (field) => !part.contains(field) && field.type !== "hidden" && field.type !== "file",
  )
  return fields.map((field) => (field.type === "radio" || field.type === "checkbox" ? field.checked : field.value)).join("\n")
}
