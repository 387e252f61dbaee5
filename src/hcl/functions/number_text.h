#pragma once

#include <string>

#include "hcl/number.h"

namespace regionfall::hcl {

// The magnitude of a number as a format verb writes it, rounded to nearest even where digits are cut.
// `precision` below zero: as many digits as the verb has by default (`g`: as needed to tell the number apart).

// Verbs e, f and g of a finite number: 1.5e+03, 1500.000000, 1500. `g` takes the exponent form for exponents below -4
// or from `precision` on (6 by default, whatever number of digits is shown).
std::string decimal_text(const Number& number, char verb, int precision);

// Digits of a whole number in a base from 2 to 16, lower case.
std::string integer_text(const Number& number, int base);

}  // namespace regionfall::hcl
