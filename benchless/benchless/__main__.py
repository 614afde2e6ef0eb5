from benchless.cli import main

main()
