// The pure measures of a picture, for adapters that run them on threads of their own.
export { brisqueScore } from './assess/brisque.ts'
export { localIssues } from './assess/local-issues.ts'
export { brisqueModelFromLibsvm, parseBrisqueModel } from './assess/model.ts'
