// On the form that asks agencies: choosing an agency opens what it is asked, so that nobody asks unread words.

export function openWhatIsAsked(root) {
  root.addEventListener("change", ({ target }) => {
    const kind = target.closest?.(".los-kind")
    if (kind && target.type === "checkbox" && target.checked && !target.closest("[data-asked]")) {
      kind.querySelector("[data-asked]").open = true
    }
  })
}
