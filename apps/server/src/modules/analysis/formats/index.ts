export { mispEvent } from './misp.ts';
export {
  type AnalysisReport,
  analysisReport,
  analysisReportSchema,
  reportFormat,
} from './report.ts';
export { stixBundle } from './stix.ts';
export { ourNamespace, uuid5 } from './uuid5.ts';
