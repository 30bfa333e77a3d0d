export {
  depersonalise,
  depersonaliseUrl,
  depersonaliseWords,
  type Words,
} from './depersonalise.ts';
