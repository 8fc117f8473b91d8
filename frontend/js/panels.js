// Panels that open within a row. A form in one keeps its place while the page around it is brought up to date; what it
// says once it is saved goes at the next change after a while, so that there is time to read it.
const TIME_TO_READ_MS = 5_000

export function keepPanels(page) {
  page.addEventListener("click", (event) => {
    const button = event.target.closest("[data-close-panel]")
    if (button) {
      close(button)
    }
  })
  page.addEventListener("keydown", (event) => {
    const button = event.key === "Escape" && event.target.closest("[data-panel]")?.querySelector("[data-close-panel]")
    if (button) {
      close(button)
    }
  })
  page.addEventListener("htmx:afterSwap", (event) => {
    const said = event.target.querySelector?.("[data-handled]")
    if (said) {
      said.dataset.handled = String(Date.now())
    }
  })
  page.addEventListener("htmx:beforeSwap", (event) => {
    if (event.target.matches?.("[data-live-part]")) {
      forgetWhatWasRead(event.target)
      keepFocusOf(event.target)
      keepOpened(event.target)
    }
  })
}

function close(button) {
  const opener = document.getElementById(button.dataset.closePanel)
  button.closest("[data-panel]").replaceChildren()
  opener?.focus()
}

function forgetWhatWasRead(part) {
  for (const said of part.querySelectorAll("[data-handled]")) {
    if (Date.now() - Number(said.dataset.handled) > TIME_TO_READ_MS) {
      said.closest("[data-panel]").replaceChildren()
    }
  }
  for (const opened of part.querySelectorAll("[data-panel] [autofocus]")) {
    opened.removeAttribute("autofocus") // it had the focus when it opened
  }
}

// What was unfolded is unfolded again, with what it says now.
function keepOpened(part) {
  const wordsOf = (details) => details.querySelector("summary")?.textContent
  const opened = new Set([...part.querySelectorAll("details[open]")].map(wordsOf))
  part.addEventListener(
    "htmx:afterSwap",
    () => {
      for (const details of part.querySelectorAll("details")) {
        details.open = details.open || opened.has(wordsOf(details))
      }
    },
    { once: true },
  )
}

// A panel that is kept is moved into the new rows, and some browsers take the focus from what is moved.
function keepFocusOf(part) {
  const focused = part.contains(document.activeElement) ? document.activeElement : null
  if (!focused) {
    return
  }
  part.addEventListener(
    "htmx:afterSwap",
    () => {
      if (focused.isConnected && document.activeElement !== focused) {
        focused.focus({ preventScroll: true })
      }
    },
    { once: true },
  )
}
