a=<<-E
  %{ for x in y ~}
 ${ x # d
}
 %{ endfor }
  E
