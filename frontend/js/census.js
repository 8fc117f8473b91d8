// What the census would say: asks again when an input that the census reads is left with something else in it. The boxes
// of a date are one: the page asks when the last of them is left. What is typed travels in the body of the request alone.

export function askWhatTheCensusSays(page) {
  for (const part of page.querySelectorAll("[data-census]")) {
    watch(part, part.closest("form"), new Set(part.dataset.census.split(",")))
  }
}

function watch(part, form, names) {
  const changed = new Set()

  form.addEventListener("change", ({ target }) => {
    if (!names.has(target.name)) {
      return
    }
    const date = target.closest(".govuk-date-input")
    if (date) {
      changed.add(date)
    } else {
      ask(part, target.name)
    }
  })

  form.addEventListener("focusout", ({ target, relatedTarget }) => {
    const date = target.closest(".govuk-date-input")
    const next = relatedTarget ?? document.activeElement // a window that is left keeps its active element
    if (changed.has(date) && !date.contains(next)) {
      changed.delete(date)
      ask(part, target.name)
    }
  })
}

function ask(part, left) {
  const isTold = part.querySelector("li") !== null
  part.setAttribute("hx-vals", JSON.stringify({ census_left: left, census_told: isTold ? "1" : "" }))
  part.dispatchEvent(new CustomEvent("ask", { bubbles: false }))
}
