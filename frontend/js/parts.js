// Every part of a page that htmx asks for with a POST carries the page's one CSRF token.
export function sendCsrfTokenWithParts(page) {
  page.body.addEventListener("htmx:configRequest", (event) => {
    const token = page.querySelector('meta[name="csrf-token"]')
    if (token && event.detail.verb !== "get") {
      event.detail.headers["X-CSRFToken"] = token.content
    }
  })
}
