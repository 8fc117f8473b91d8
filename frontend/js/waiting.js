// A local question that waits for another answer is hidden until that answer is given. What was typed into it stays, and
// is sent only while it is shown. Without this script every question is shown, with the hint that says when it counts.
export function hideWhatWaits(page) {
  showWhatIsAsked(page)
  page.addEventListener("change", (event) => {
    const questions = event.target.closest?.("[data-local-questions]")
    if (questions) {
      showWhatIsAsked(wholeOf(questions))
    }
  })
  page.addEventListener("htmx:afterSwap", (event) => showWhatIsAsked(event.target))
}

function showWhatIsAsked(part) {
  for (const questions of part.querySelectorAll("[data-local-questions]")) {
    // In their order: a question can wait only for an earlier one, whose inputs are then already open or closed.
    for (const waiting of questions.querySelectorAll("[data-waits-for]")) {
      const isAsked = isAnswered(wholeOf(questions), waiting.dataset.waitsFor, waiting.dataset.waitsAnswer)
      waiting.hidden = !isAsked
      for (const input of waiting.querySelectorAll("input, select, textarea")) {
        input.disabled = !isAsked
      }
    }
    questions.hidden = !questions.querySelector(":scope > div:not([hidden])") // a heading above nothing says nothing
  }
}

// What the questions are a part of: they may stand apart in it, and wait for one another all the same.
function wholeOf(questions) {
  return questions.closest("form, .los-preview") ?? questions.parentElement
}

function isAnswered(whole, name, answer) {
  const inputs = [...whole.querySelectorAll(`[name="${CSS.escape(name)}"]`)]
  return inputs.some((input) => !input.disabled && input.value === answer && (input.tagName === "SELECT" || input.checked))
}
