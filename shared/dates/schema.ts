import { z } from 'zod'
import { isLocalDate, type LocalDate } from './local-date.ts'

const expectedDay = 'expected an existing day in the form YYYY-MM-DD'

/** A calendar day `YYYY-MM-DD` that exists. */
export const localDateSchema = z.string(expectedDay).refine(isLocalDate, expectedDay) as unknown as z.ZodType<LocalDate, string>

/** A moment as an ISO 8601 text with its offset, for records and screens; never for choosing law. */
export const instantSchema = z.iso.datetime({ offset: true })
