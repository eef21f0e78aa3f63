import type { DocumentDescription } from './document-description.ts'

/** One document of each kind, at hand without a file. All of them are invented. */
export const sampleDocuments: Readonly<Record<string, DocumentDescription>> = {
  resident: { name: '张三', idNumber: '110101199001011237', address: '北京市东城区测试路1号', issuedBy: '北京市公安局东城分局' },
  permit: {
    document: 'hk-macao-taiwan',
    name: '李四',
    idNumber: '81000019850505001X',
    address: '广东省深圳市福田区示例路3号',
    issuedBy: '深圳市公安局',
    permitNumber: 'H12345678',
  },
  foreigner: {
    document: 'foreign-2023',
    name: '约翰',
    englishName: 'SMITH, JOHN',
    idNumber: '91112419880315001X',
    nationality: 'USA',
  },
}
