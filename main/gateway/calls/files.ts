import type { PlatformOutcome, Sender } from '../../services/ports/index.ts'
import { accept, type Caller, decode } from '../caller.ts'
import { BadFile } from '../files/index.ts'
import { fitting, Unmappable, Unreadable } from '../mapping/index.ts'
import type { FileSink } from '../reception.ts'
import { platformFilePrefix, platformFiles, transactions, uploadOutputSchema, type WrittenDownloadInput } from '../wire/index.ts'

/** What a file is asked for by. */
export interface Download {
  readonly queryNumber: string
  readonly name: string
}

/** 9101 and 9102. */
export function fileCalls(caller: Caller) {
  const { code } = caller.settings.institution

  function writeDownload({ queryNumber, name }: Download): WrittenDownloadInput {
    const owner = queryNumber.startsWith(platformFilePrefix) ? platformFiles : code
    return {
      fsDownloadIn: { file_qury_no: fitting(queryNumber, 40, '文件查询号'), filename: fitting(name, 200, '文件名'), fixmedins_code: owner },
    }
  }

  async function download<Value>(
    sender: Sender,
    file: Download,
    sink: FileSink & { readonly end: () => Value },
  ): Promise<PlatformOutcome<Value>> {
    let begun = false
    const write = (bytes: Uint8Array) => {
      begun = true
      return sink.write(bytes)
    }
    return caller.call<Value>(
      transactions.fileDownload,
      sender,
      '',
      () => writeDownload(file),
      (accepted) => {
        if (!begun) throw new Unreadable('应答不是文件')
        return accept(accepted, sink.end())
      },
      { write },
    )
  }

  return {
    /** 9101; the edition says whether the file travels within the message or beside it. */
    upload: (sender: Sender, name: string, bytes: () => Uint8Array): Promise<PlatformOutcome<{ readonly queryNumber: string }>> =>
      caller.call(
        transactions.fileUpload,
        sender,
        '',
        () => {
          try {
            return { fsUploadIn: { in: Buffer.from(bytes()).toString('base64'), filename: name, fixmedins_code: code } }
          } catch (error) {
            if (error instanceof BadFile) throw new Unmappable(error.message)
            throw error
          }
        },
        (accepted) => accept(accepted, { queryNumber: decode(uploadOutputSchema, accepted.output).file_qury_no }),
      ),

    /** 9102 into a sink. */
    download,

    /** 9102 of a file small enough for memory. */
    downloadInto: <Value>(sender: Sender, file: Download, bytesMax: number, read: (bytes: Uint8Array) => Value) => {
      const pieces: Uint8Array[] = []
      let bytes = 0
      return download(sender, file, {
        write: (piece) => {
          bytes += piece.length
          if (bytes > bytesMax) throw new BadFile(`超过 ${bytesMax} 字节`)
          pieces.push(piece)
        },
        end: () => read(Buffer.concat(pieces)),
      })
    },
  }
}
