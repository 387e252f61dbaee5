variable "x" { type = "list" }
a={for k,v in m:k=>-v...}/* c */
