/// What `--version` says.
let programVersion = "0.1.0"
