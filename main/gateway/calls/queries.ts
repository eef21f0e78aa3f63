import type { z } from 'zod'
import type { PlatformOutcome, QueryCalls, Sender } from '../../services/ports/index.ts'
import { accept, acceptRefusal, type Caller, decode } from '../caller.ts'
import { feeLineFindings, settlementFindings } from '../checks.ts'
import {
  readAccumulators,
  readChronicDiseases,
  readDesignations,
  readDiagnoses,
  readFoundLines,
  readFoundSettlement,
  readMedication,
  readOpenVisits,
  readReferrals,
  readVisits,
  spanOf,
  Unreadable,
  withHospitalPart,
} from '../mapping/index.ts'
import { says } from '../platform-words.ts'
import {
  accumulatorsOutputSchema,
  chronicOutputSchema,
  designationsOutputSchema,
  diagnosesOutputSchema,
  feeLinesOutputSchema,
  foundSettlementOutputSchema,
  insuranceTypeOfCode,
  medicationOutputSchema,
  openVisitsOutputSchema,
  type Query,
  referralsOutputSchema,
  transactions,
  visitsOutputSchema,
  type WrittenQuery,
} from '../wire/index.ts'

/** What a query of a person or a stay is sent with. */
interface Asked<Number extends Query> {
  readonly query: Number
  readonly sender: Sender
  readonly area: string
  readonly data: WrittenQuery[Number]
}

/** 5201 to 5206 and 5301 to 5304. They change nothing, so they may be asked again and again; nothing found is an answer too. */
export function queryCalls({ settings, call }: Caller): QueryCalls {
  const insuranceTypes = { ...insuranceTypeOfCode, ...settings.insuranceTypes }
  /** A question whose answer is a list: refused with words that there is none, it is an empty one. */
  async function list<Number extends Query, Schema extends z.ZodType, Value>(
    { query, sender, area, data }: Asked<Number>,
    schema: Schema,
    read: (output: z.output<Schema>) => Value,
    none: Value,
    findings: (value: Value) => readonly string[] = () => [],
  ): Promise<PlatformOutcome<Value>> {
    const outcome = await call<Value>(
      query,
      sender,
      area,
      () => ({ data }),
      (accepted) => {
        const value = read(decode(schema, accepted.output))
        return accept(accepted, value, findings(value))
      },
    )
    return acceptRefusal(outcome, says.nothingFound, none)
  }

  return {
    findSettlement: async (sender, stay, centreSettlementId) => {
      const { personNumber: psn_no, visitId: mdtrt_id } = stay
      const outcome = await call<Awaited<ReturnType<QueryCalls['findSettlement']>> extends PlatformOutcome<infer Value> ? Value : never>(
        transactions.settlementQuery,
        sender,
        stay.enrolmentArea,
        () => ({ data: { psn_no, setl_id: centreSettlementId, mdtrt_id } }),
        (accepted) => {
          const { output } = accepted
          // Only a block that is there and empty says that there is none.
          if (typeof output !== 'object' || output === null || !('setlinfo' in output)) throw new Unreadable('应答没有结算信息')
          const { setlinfo, setldetail } = decode(foundSettlementOutputSchema, output)
          if (setlinfo === undefined) return accept(accepted, {})
          const info = withHospitalPart(setlinfo, setldetail)
          return accept(accepted, { found: readFoundSettlement(info, stay, centreSettlementId) }, settlementFindings(info))
        },
      )
      return acceptRefusal(outcome, says.nothingFound, {})
    },

    findFeeLines: (sender, stay, centreSettlementId) =>
      list(
        {
          query: transactions.feeLines,
          sender,
          area: stay.enrolmentArea,
          data: { psn_no: stay.personNumber, setl_id: centreSettlementId, mdtrt_id: stay.visitId },
        },
        feeLinesOutputSchema,
        (rows) => ({ lines: readFoundLines(rows, stay) }),
        { lines: [] },
        ({ lines }) => feeLineFindings(lines),
      ),

    findVisits: (sender, { personNumber, enrolmentArea, from, to, medicalCategory }) =>
      medicalCategory === undefined
        ? list(
            { query: transactions.openVisits, sender, area: enrolmentArea, data: { psn_no: personNumber, ...spanOf({ from, to }) } },
            openVisitsOutputSchema,
            ({ data }) => ({ visits: readOpenVisits(data, personNumber) }),
            { visits: [] },
          )
        : list(
            {
              query: transactions.visits,
              sender,
              area: enrolmentArea,
              data: { psn_no: personNumber, ...spanOf({ from, to }), med_type: medicalCategory },
            },
            visitsOutputSchema,
            ({ mdtrtinfo }) => ({ visits: readVisits(mdtrtinfo, personNumber) }),
            { visits: [] },
          ),

    findAccumulators: (sender, { personNumber, enrolmentArea, month }) =>
      list(
        { query: transactions.accumulators, sender, area: enrolmentArea, data: { psn_no: personNumber, cum_ym: month } },
        accumulatorsOutputSchema,
        ({ cuminfo }) => ({ accumulators: readAccumulators(cuminfo, insuranceTypes) }),
        { accumulators: [] },
      ),

    findDiagnoses: (sender, stay) =>
      list(
        { query: transactions.diagnoses, sender, area: stay.enrolmentArea, data: { mdtrt_id: stay.visitId, psn_no: stay.personNumber } },
        diagnosesOutputSchema,
        ({ diseinfo }) => ({ diagnoses: readDiagnoses(diseinfo, stay) }),
        { diagnoses: [] },
      ),

    findChronicMedication: (sender, { personNumber, enrolmentArea, from, to }) =>
      list(
        { query: transactions.chronicMedication, sender, area: enrolmentArea, data: { psn_no: personNumber, ...openSpanOf(from, to) } },
        medicationOutputSchema,
        (rows) => ({ lines: readMedication(rows) }),
        { lines: [] },
      ),

    findChronicDiseases: (sender, { personNumber, enrolmentArea }) =>
      list(
        { query: transactions.chronicDiseases, sender, area: enrolmentArea, data: { psn_no: personNumber } },
        chronicOutputSchema,
        ({ feedetail }) => ({ diseases: readChronicDiseases(feedetail) }),
        { diseases: [] },
      ),

    findDesignations: (sender, { personNumber, enrolmentArea, purpose }) =>
      list(
        { query: transactions.designations, sender, area: enrolmentArea, data: { psn_no: personNumber, biz_appy_type: purpose } },
        designationsOutputSchema,
        ({ psnfixmedin }) => ({ institutions: readDesignations(psnfixmedin, personNumber) }),
        { institutions: [] },
      ),

    findReferrals: (sender, { personNumber, enrolmentArea, from, to }) =>
      list(
        { query: transactions.referrals, sender, area: enrolmentArea, data: { psn_no: personNumber, ...openSpanOf(from, to) } },
        referralsOutputSchema,
        ({ refmedin }) => ({ referrals: readReferrals(refmedin, personNumber) }),
        { referrals: [] },
      ),
  }
}

/** Without an end the platform answers up to now. */
function openSpanOf(from: string, to: string | undefined): { begntime: string; endtime?: string } {
  return to === undefined ? { begntime: `${from} 00:00:00` } : spanOf({ from, to })
}
