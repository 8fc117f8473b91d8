// A live part refreshes when the stream says that something changed. While the stream is down it asks every 30 seconds,
// and the reader is told which of the two is happening.
const ASK_EVERY_MS = 30_000

export function keepLivePartsFresh(page) {
  for (const stream of page.querySelectorAll("[data-live]")) {
    keepFresh(stream)
  }
}

function keepFresh(stream) {
  const status = stream.querySelector("[data-live-status]")
  let asking = null

  const say = (words) => {
    if (status && status.textContent !== words) {
      status.textContent = words
    }
  }
  const askForParts = () => {
    for (const part of stream.querySelectorAll("[data-live-part]")) {
      part.dispatchEvent(new CustomEvent("stale", { bubbles: false }))
    }
  }
  const onStreamOpen = () => {
    window.clearInterval(asking)
    asking = null
    say(stream.dataset.liveWords)
  }
  const onStreamLost = () => {
    if (asking === null) {
      asking = window.setInterval(askForParts, ASK_EVERY_MS)
      say(stream.dataset.pollingWords)
    }
  }

  stream.addEventListener("htmx:sseOpen", onStreamOpen)
  stream.addEventListener("htmx:sseError", onStreamLost)
  if (!("EventSource" in window)) {
    onStreamLost()
  }
}
