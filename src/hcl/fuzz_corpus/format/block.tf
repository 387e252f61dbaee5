a "b" c {
 x=[1,2] # c
 yy="${z}"
 h=<<-EOT
  ${x}
  EOT
}
