import { open } from './upload-rows.ts'

/** Messages that change what the platform has counted for a person. */
export const counting = "('settlement', 'cancellation', 'taking-back')"

/** A sending under its present id was accepted, or ended without a certain answer. */
export const isUncertain = `EXISTS (SELECT 1 FROM upload_event v WHERE v.job_id = j.job_id AND v.message_id = j.message_id
  AND v.outcome IN ('interrupted', 'unknown', 'quarantined', 'accepted'))`

/** Dealt with elsewhere, as a person has said: whether the platform has it then is found out by comparing. */
export const isResolved = `j.state = 'superseded' AND j.kind IN ${counting}
  AND EXISTS (SELECT 1 FROM upload_event v WHERE v.job_id = j.job_id AND v.outcome = 'resolved')`

/** What the platform does not have, as far as we know, and that stands or waits to be cancelled there. */
export const isUnsent = "t.known_to_platform_at IS NULL AND t.state IN ('provisional', 'refused', 'differs')"

/**
 * Nobody knows whether what the platform tells of the person counts settlement `s` of status `t`: a message of it is on its way or
 * ended without a certain answer; it was left to a person, who may have settled it elsewhere; or a mismatch of it is being healed, or
 * was since `@askedAt`.
 */
export const isInDoubt = `(
  EXISTS (SELECT 1 FROM upload_job j WHERE j.settlement = s.position AND j.kind IN ${counting} AND j.${open}
    AND (j.kind = 'taking-back' OR j.state IN ('sending', 'unknown') OR ${isUncertain}))
  OR (${isUnsent} AND EXISTS (SELECT 1 FROM upload_job j WHERE j.settlement = s.position
    AND (j.state IN ('held', 'refused') OR (${isResolved}))))
  OR EXISTS (SELECT 1 FROM mismatch m WHERE m.settlement = s.position AND (m.state = 'healing' OR m.closed_at >= @askedAt)))`

/**
 * An object of settlements in the platform's books, by position, with how many supplements of each its figures count: those there are,
 * and where its figures still differ the one that will bring ours to them.
 */
export const countedThere = `json_group_object(CAST(s.position AS TEXT),
  (SELECT count(*) FROM supplement p WHERE p.settlement = s.position) + (t.state = 'differs'))`
/** Such an object as rows. */
export const countedRows = (counted: string) => `SELECT CAST(key AS INTEGER) AS settlement, value AS supplements FROM ${counted}`
/** Which of its settlement's supplements `p` is, from 1; the settlement itself is 0. */
export const ordinal = '(SELECT count(*) FROM supplement q WHERE q.settlement = p.settlement AND q.position <= p.position)'
