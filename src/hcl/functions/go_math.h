#pragma once

namespace regionfall::hcl {

// Natural logarithm as Terraform computes it: not the correctly rounded one of the C library but W. J. Cody's argument
// reduction with the minimax polynomial of FreeBSD's e_log.c, which differs in the last bit for some arguments.
double natural_logarithm(double x);

// Power as Terraform computes it: the exponent's whole part by repeated squaring of the mantissa, its fraction through
// logarithm and exponential. Differs from the C library in the last bits for some arguments.
double power(double base, double exponent);

}  // namespace regionfall::hcl
