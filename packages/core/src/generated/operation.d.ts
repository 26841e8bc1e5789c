// Declarations of dist/generated/OPERATION.js, which `npm run generate` makes from the schemas.
import type {OperationRules} from '../operation.ts'

declare const rules: OperationRules
export default rules
