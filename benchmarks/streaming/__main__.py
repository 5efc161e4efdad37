"""python -m benchmarks.streaming [STREAMS_AT_ONCE …]"""

import sys

from benchmarks.streaming.run import SIZES, main

main(tuple(int(word) for word in sys.argv[1:]) or SIZES)
