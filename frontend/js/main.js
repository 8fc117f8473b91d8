import {
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  ExitThisPage,
  NotificationBanner,
  Radios,
  ServiceNavigation,
  SkipLink,
  createAll,
} from "govuk-frontend"

import { openWhatIsAsked } from "./asked.js"
import { keepForms } from "./autosave.js"
import { askWhatTheCensusSays } from "./census.js"
import { forgetOnLeaving } from "./leave.js"
import { keepPanels } from "./panels.js"
import { sendCsrfTokenWithParts } from "./parts.js"
import { askWhetherWeKnowThem } from "./known.js"
import { keepLivePartsFresh } from "./live.js"
import { hideWhatWaits } from "./waiting.js"

for (const component of [
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  ExitThisPage,
  NotificationBanner,
  Radios,
  ServiceNavigation,
  SkipLink,
]) {
  createAll(component)
}

sendCsrfTokenWithParts(document)
keepLivePartsFresh(document)
keepPanels(document)
keepForms(document)
openWhatIsAsked(document)
askWhetherWeKnowThem(document)
askWhatTheCensusSays(document)
hideWhatWaits(document)
forgetOnLeaving(document)
