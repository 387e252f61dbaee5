a "$${" "b$" /* c */ {
}
variable v {
 type = list
}
b=c[true]
