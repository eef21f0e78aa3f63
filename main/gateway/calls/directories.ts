import type { DirectoryCalls, DirectoryQueryKind, DirectoryRows } from '../../services/ports/index.ts'
import { accept, type Caller, decode, nothing } from '../caller.ts'
import {
  pageTransactionOf,
  readDictionaryEntry,
  readDirectoryRow,
  readInstitution,
  writeMappingCancellations,
  writeMappings,
} from '../mapping/index.ts'
import { usualListBounds } from '../settings.ts'
import { dictionaryOutputSchema, institutionOutputSchema, pageOutputSchema, pageRowSchemas, transactions, yes } from '../wire/index.ts'
import { directoryFileCalls } from './directory-files.ts'
import { createPageWatch, type PageRow } from './pages.ts'

const usualPageSize = 100
const institutionKind = { hospital: '1', pharmacy: '2' } as const
/** Every key that has no parent stands under this one. */
const noParent = ''

/** 1201, 13xx, 1901, 3301 and 3302. */
export function directoryCalls(caller: Caller): DirectoryCalls {
  const { institution, listBounds: { pages: pagesMax } = usualListBounds } = caller.settings

  return {
    ...directoryFileCalls(caller),

    findInstitution: (sender, kind) =>
      caller.call(
        transactions.institution,
        sender,
        '',
        () => ({
          medinsinfo: { fixmedins_type: institutionKind[kind], fixmedins_name: institution.name, fixmedins_code: institution.code },
        }),
        (accepted) => {
          const { medinsinfo } = decode(institutionOutputSchema, accepted.output)
          // The name is matched loosely, so others may come along.
          const own = medinsinfo.find((row) => row.fixmedins_code === institution.code)
          return accept(accepted, own === undefined ? {} : { found: readInstitution(own) })
        },
      ),

    async *queryDirectory<Kind extends DirectoryQueryKind>(
      next: Parameters<DirectoryCalls['queryDirectory']>[0],
      { kind, changedSince, pageSize = usualPageSize }: { kind: Kind; changedSince: string; pageSize?: number },
    ) {
      const schema = pageOutputSchema(pageRowSchemas[pageTransactionOf[kind]])
      const watch = createPageWatch(pageSize)
      for (let page = 1; page <= pagesMax; page += 1) {
        const outcome = await caller.call<{ page: number; isLast: boolean; rows: readonly DirectoryRows[Kind][] }>(
          pageTransactionOf[kind],
          next(),
          '',
          () => ({ data: { updt_time: changedSince, page_num: page, page_size: pageSize, vali_flag: '' } }),
          (accepted) => {
            const output = decode(schema, accepted.output)
            const isLast = watch.isLast(page, output.data as readonly PageRow[], output)
            return accept(accepted, { page, isLast, rows: output.data.map((row) => readDirectoryRow(kind, row as never)) })
          },
        )
        yield outcome
        if (outcome.kind !== 'accepted' || outcome.value.isLast) return
      }
      yield { kind: 'unknown', reason: `读了 ${pagesMax} 页还没有到头，停止读取` }
    },

    findDictionary: (sender, { type, on }) =>
      caller.call(
        transactions.dictionary,
        sender,
        '',
        () => ({ data: { type, parent_value: noParent, admdvs: institution.area, date: on, vali_flag: yes } }),
        (accepted) => accept(accepted, { entries: decode(dictionaryOutputSchema, accepted.output).list.map(readDictionaryEntry) }),
      ),

    uploadMappings: (sender, mappings) =>
      caller.call(
        transactions.mapping,
        sender,
        '',
        () => writeMappings(mappings),
        (accepted) => accept(accepted, nothing),
      ),

    cancelMappings: (sender, mappings) =>
      caller.call(
        transactions.mappingCancellation,
        sender,
        '',
        () => writeMappingCancellations(institution.code, mappings),
        (accepted) => accept(accepted, nothing),
      ),
  }
}
