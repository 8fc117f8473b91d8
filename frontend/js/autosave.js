// A form with `data-kept` keeps what is typed on the server: when a field is left, every 5 seconds while typing, and
// before it is sent. Nothing is kept in the browser. What the reader is told stands in the form's `[data-kept-status]`.
const SAVE_EVERY_MS = 5_000
const TRY_AGAIN_MS = [1_000, 2_000, 5_000, 10_000, 20_000, 30_000]
const GIVE_UP_ON_ANSWER_MS = 20_000
const NOT_TYPED = new Set(["csrfmiddlewaretoken", "once", "draft"])

const WORDS = {
  lost: "Not saved: no connection. Keep this page open; trying again.",
  notSent: "Not sent: no connection. Keep this page open; trying again.",
  trouble: "Not saved: the system has a fault. Keep this page open; trying again.",
  signedOut: "Not saved: you have been signed out. Keep this page open and ",
  anotherPerson: "Not saved: somebody else is signed in now. Keep this page open and ",
  signIn: "sign in again in a new tab",
  sent: "Not saved: this form was sent already, perhaps in another tab. Reload the page to see it.",
  tooLong: "Not saved whole: one answer is too long.",
  elsewhere: "This form is open in another tab too: what is typed last is kept.",
}

export function keepForms(page) {
  for (const form of page.querySelectorAll("form[data-kept]")) {
    new KeptForm(form).start()
  }
}

// What each input holds, by name; a name whose boxes are all empty holds [].
function typedIn(form) {
  const typed = new Map()
  for (const input of form.elements) {
    if (!input.name || NOT_TYPED.has(input.name) || ["file", "submit", "button", "password"].includes(input.type)) {
      continue
    }
    if (!typed.has(input.name)) {
      typed.set(input.name, [])
    }
    if (["checkbox", "radio"].includes(input.type) && !input.checked) {
      continue
    }
    typed.get(input.name).push(input.value)
  }
  return typed
}

function same(one, other) {
  return one !== undefined && one.length === other.length && one.every((text, place) => text === other[place])
}

class KeptForm {
  constructor(form) {
    this.form = form
    this.status = form.querySelector("[data-kept-status]")
    this.saved = typedIn(form)
    this.refused = new Map() // answers that are too long to keep, until they are shortened
    this.version = null
    this.timer = null
    this.failures = 0
    this.saving = null
    this.isSending = false
    this.isOver = false
    this.isHindered = false
  }

  start() {
    this.form.addEventListener("input", () => this.saveSoon())
    this.form.addEventListener("change", () => this.saveNow())
    this.form.addEventListener("focusout", () => this.saveNow())
    this.form.addEventListener("submit", (event) => this.send(event))
    window.addEventListener("beforeunload", (event) => this.warn(event))
    window.addEventListener("online", () => this.saveNow())
    window.addEventListener("focus", () => this.isHindered && this.saveNow())
    document.addEventListener("visibilitychange", () => this.saveNow({ leaving: document.hidden }))
  }

  changes() {
    const changed = {}
    for (const [name, texts] of typedIn(this.form)) {
      if (!same(this.saved.get(name), texts) && !same(this.refused.get(name), texts)) {
        changed[name] = texts
      }
    }
    return changed
  }

  get isUnsaved() {
    return !this.isOver && Object.keys(this.changes()).length > 0
  }

  warn(event) {
    if ((this.isUnsaved || this.refused.size > 0) && !this.isSending) {
      event.preventDefault()
      event.returnValue = ""
    }
  }

  saveSoon() {
    this.mark()
    if (this.timer === null) {
      this.timer = window.setTimeout(() => this.saveNow(), SAVE_EVERY_MS)
    }
  }

  // `data-kept-unsaved` stands on the form while it holds something that is not saved.
  mark() {
    this.form.toggleAttribute("data-kept-unsaved", this.isUnsaved)
  }

  // Save what is not saved; true once it is. One save at a time: the next waits for the one before.
  async saveNow({ leaving = false } = {}) {
    window.clearTimeout(this.timer)
    this.timer = null
    this.mark()
    while (this.saving !== null) {
      await this.saving
    }
    if (this.isOver || !this.isUnsaved) {
      return !this.isHindered
    }
    this.saving = this.save(leaving)
    const isDone = await this.saving
    this.saving = null
    this.mark()
    if (isDone && Object.keys(this.changes()).length > 0) {
      this.saveSoon()
    }
    return isDone
  }

  async save(leaving) {
    const sent = this.changes()
    let answer = await this.post(sent, leaving)
    if (answer !== null && answer.status === 403 && !isJson(answer) && (await this.renewToken())) {
      answer = await this.post(sent, leaving)
    }
    if (answer === null) {
      return this.hinder(WORDS.lost)
    }
    return this.answered(answer, sent)
  }

  async post(fields, leaving) {
    const body = new FormData()
    body.set("draft", this.form.elements.draft?.value ?? "")
    body.set("fields", JSON.stringify(fields))
    return ask(this.form.dataset.kept, {
      method: "POST",
      body,
      keepalive: leaving && JSON.stringify(fields).length < 60_000,
      headers: { "X-CSRFToken": this.form.elements.csrfmiddlewaretoken.value },
    })
  }

  async answered(answer, sent) {
    if (answer.status === 200) {
      return this.keep(await answer.json(), sent)
    }
    const told = isJson(answer) ? await answer.json() : {}
    if (answer.status === 401) {
      return this.hinder(WORDS.signedOut, { signIn: true })
    }
    if (told.why === "another_person") {
      return this.hinder(WORDS.anotherPerson, { signIn: true })
    }
    if (told.why === "too_long") {
      return this.shorten(told, sent)
    }
    if (told.why === "sent") {
      this.isOver = true
      this.say(WORDS.sent, { isTrouble: true })
      return true
    }
    return this.hinder(WORDS.trouble)
  }

  keep(told, sent) {
    for (const [name, texts] of Object.entries(sent)) {
      this.saved.set(name, texts)
      this.refused.delete(name)
      this.sayBeside(name, "")
    }
    const isElsewhere = this.version !== null && told.version !== this.version + 1
    this.version = told.version
    this.failures = 0
    this.isHindered = false
    this.say(`Saved ${told.saved_at}${isElsewhere ? `. ${WORDS.elsewhere}` : ""}`)
    return true
  }

  // Something hinders saving: say so, and try again by and by.
  hinder(words, { signIn = false } = {}) {
    this.isHindered = true
    this.say(words, { isTrouble: true, signIn })
    const wait = TRY_AGAIN_MS[Math.min(this.failures, TRY_AGAIN_MS.length - 1)]
    this.failures += 1
    this.timer = window.setTimeout(() => this.saveNow(), wait)
    return false
  }

  // One answer is longer than is kept. The others are; this one is named beside its field, and waits to be shortened.
  shorten(told, sent) {
    for (const [name, texts] of Object.entries(sent)) {
      const isRefused = told.names.includes(name)
      ;(isRefused ? this.refused : this.saved).set(name, texts)
      this.sayBeside(name, isRefused ? told.words : "")
    }
    this.version = null
    this.isHindered = false
    this.say(WORDS.tooLong, { isTrouble: true })
    return true
  }

  async renewToken() {
    const answer = await ask(this.form.dataset.keptToken, {})
    if (answer === null || !answer.ok) {
      return false
    }
    const { token } = await answer.json()
    for (const input of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) {
      input.value = token
    }
    document.querySelector("meta[name=csrf-token]")?.setAttribute("content", token)
    return true
  }

  // Send the form only once what is in it is saved and somebody is there to take it.
  async send(event) {
    if (this.isSending) {
      return
    }
    event.preventDefault()
    if (this.isWaitingToSend) {
      return
    }
    this.isWaitingToSend = true
    const isTaken = await this.isServerThere()
    this.isWaitingToSend = false
    if (isTaken) {
      this.isSending = true
      window.clearTimeout(this.timer)
      this.form.requestSubmit(event.submitter)
      window.setTimeout(() => (this.isSending = false), SAVE_EVERY_MS) // the answer was a file, or never came
    }
  }

  async isServerThere() {
    if (this.isOver) {
      return true
    }
    if (this.isUnsaved) {
      return this.saveNow()
    }
    const answer = await this.post({}, false)
    if (answer === null) {
      return this.hinder(WORDS.notSent)
    }
    if (answer.status === 403 && !isJson(answer)) {
      return this.renewToken()
    }
    if (answer.status === 401) {
      return this.hinder(WORDS.signedOut, { signIn: true })
    }
    return true
  }

  say(words, { isTrouble = false, signIn = false } = {}) {
    if (this.status === null) {
      return
    }
    this.status.classList.toggle("los-kept--trouble", isTrouble)
    const link = this.status.querySelector("a")
    if (this.status.textContent === (signIn ? `${words}${WORDS.signIn}.` : words) && Boolean(link) === signIn) {
      return
    }
    this.status.textContent = words
    if (signIn) {
      const way = document.createElement("a")
      way.className = "govuk-link"
      way.href = this.form.dataset.keptSignIn
      way.target = "_blank"
      way.textContent = WORDS.signIn
      this.status.append(way, ".")
    }
  }

  sayBeside(name, words) {
    const id = `kept-${name}`
    document.getElementById(id)?.remove()
    const input = this.form.elements.namedItem(name)
    const group = input instanceof Element ? input.closest(".govuk-form-group") : null
    if (!words || group === null) {
      return
    }
    const message = document.createElement("p")
    message.id = id
    message.className = "govuk-error-message"
    message.textContent = words
    input.before(message)
  }
}

function isJson(answer) {
  return (answer.headers.get("Content-Type") ?? "").startsWith("application/json")
}

// The server's answer; null where none came.
async function ask(address, options) {
  const headers = { ...options.headers, "X-Self-Saving": "1", Accept: "application/json" }
  try {
    const signal = AbortSignal.timeout(GIVE_UP_ON_ANSWER_MS)
    return await fetch(address, { ...options, headers, signal, credentials: "same-origin", redirect: "manual" })
  } catch {
    return null
  }
}
