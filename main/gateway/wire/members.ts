import type { z } from 'zod'
import { wire } from './scalars.ts'

/*
 * Members that several messages share, each group written once. They say how a message is read; in which order its members are written
 * is the mapping's.
 */

export const person = { psn_no: wire.text }
export const visit = { mdtrt_id: wire.text }
/** 就诊凭证. */
export const credential = { mdtrt_cert_type: wire.text, mdtrt_cert_no: wire.text }

/** What every fee line says of what was charged, whoever charged it. */
export const chargedLine = {
  feedetl_sn: wire.text,
  fee_ocur_time: wire.text,
  med_list_codg: wire.text,
  medins_list_codg: wire.text,
  det_item_fee_sumamt: wire.amount,
  cnt: wire.quantity,
  pric: wire.price,
}
/** A line that may stand on a prescription. */
export const dispensedLine = { ...chargedLine, rxno: wire.optionalText, rx_circ_flag: wire.text }
/** Who ordered what a line charges. */
export const ordering = {
  bilg_dept_codg: wire.text,
  bilg_dept_name: wire.text,
  bilg_dr_codg: wire.text,
  bilg_dr_name: wire.text,
}

/** The total of an answer or a question falls into these. */
export const fourParts = {
  fulamt_ownpay_amt: wire.optionalAmount,
  overlmt_selfpay: wire.optionalAmount,
  preselfpay_amt: wire.optionalAmount,
  inscp_scp_amt: wire.optionalAmount,
}

/** What every settlement of a visit that was registered before is asked for by. */
export const settlementQuestion = {
  ...person,
  ...visit,
  ...credential,
  ...fourParts,
  medfee_sumamt: wire.amount,
  psn_setlway: wire.text,
  insutype: wire.text,
  invono: wire.optionalText,
}

/** Members that are told and that nothing rests on: one that cannot be read is as good as absent. */
export function told<const Name extends string, Schema extends z.ZodType>(schema: Schema, names: readonly Name[]) {
  const read = schema.catch(undefined as z.output<Schema>)
  return Object.fromEntries(names.map((name) => [name, read])) as Record<Name, typeof read>
}

export const clerk = { ...told(wire.optionalText, ['opter_id', 'opter_name', 'memo']), ...told(wire.optionalTime, ['opt_time']) }
/** Whom an answer is about, as most of them repeat it. */
export const personTold = {
  ...told(wire.optionalText, ['psn_cert_type', 'certno', 'psn_name', 'gend', 'naty', 'age']),
  ...told(wire.optionalDay, ['brdy']),
}
