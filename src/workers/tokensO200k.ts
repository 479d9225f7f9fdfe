import { countTokens } from 'gpt-tokenizer/encoding/o200k_base'
import { serve } from './counting'

serve(countTokens)
