import { diagnoses, diagnosisSteps } from './zh-CN/diagnoses.ts'
import { labels } from './zh-CN/labels.ts'
import { nextSteps, problems } from './zh-CN/problems.ts'
import { screens } from './zh-CN/screens.ts'
import { notices, personNotices, trace } from './zh-CN/trace.ts'

/** 全部中文文字. The rooms and keys here are the measure every other language is held to. */
export const zhCN = { screens, labels, problems, nextSteps, trace, notices, personNotices, diagnoses, diagnosisSteps }
