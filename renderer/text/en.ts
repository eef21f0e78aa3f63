import { diagnoses, diagnosisSteps } from './en/diagnoses.ts'
import { labels } from './en/labels.ts'
import { nextSteps, problems } from './en/problems.ts'
import { screens } from './en/screens.ts'
import { notices, personNotices, trace } from './en/trace.ts'
import type { Texts } from './index.ts'

/** Everything in English, complete: a missing key does not compile. */
export const en: Texts = { screens, labels, problems, nextSteps, trace, notices, personNotices, diagnoses, diagnosisSteps }
