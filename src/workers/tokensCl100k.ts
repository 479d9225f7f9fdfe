import { countTokens } from 'gpt-tokenizer/encoding/cl100k_base'
import { serve } from './counting'

serve(countTokens)
