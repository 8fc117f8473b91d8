// Leaving a contact form quickly: the browser also forgets, on the server, which form it had open.
const HIDDEN = "govuk-exit-this-page-hide-content"

export function forgetOnLeaving(page) {
  const part = page.querySelector("[data-leave]")
  if (part === null) {
    return
  }
  const forget = () => {
    const headers = { "X-CSRFToken": page.querySelector("meta[name=csrf-token]")?.content ?? "" }
    fetch(part.dataset.leave, { method: "POST", headers, keepalive: true, credentials: "same-origin" })
  }
  new MutationObserver((_changes, observer) => {
    if (page.body.classList.contains(HIDDEN)) {
      observer.disconnect()
      forget()
    }
  }).observe(page.body, { attributeFilter: ["class"] })
}
