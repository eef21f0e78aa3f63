/** 结算凭证: one record's ids, attempts, answers and proof on one sheet, for whoever doubts it. */
export { type CertificateParts, type CertificateService, createCertificateService, hashOfCertificate } from './certificate-service.ts'
