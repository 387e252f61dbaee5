resource "a" "\u0000" {
# c  ]
}
