"""python -m kartlegg"""

from .cli import main

main()
