#include "hcl/functions/go_math.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>

namespace regionfall::hcl {
namespace {

// ln 2 in two parts, the first with its low bits clear, so that a multiple of it is exact.
constexpr double kLn2High = 0x1.62e42feep-1;
constexpr double kLn2Low = 0x1.a39ef35793c76p-33;
// Coefficients of the polynomial in s² that approximates (log(1+s) - log(1-s) - 2s) / s.
constexpr std::array kLogCoefficients = {0x1.5555555555593p-1, 0x1.999999997fa04p-2, 0x1.2492494229359p-2,
                                         0x1.c71c51d8e78afp-3, 0x1.7466496cb03dep-3, 0x1.39a09d078c69fp-3,
                                         0x1.2f112df3e5244p-3};

// Beyond this exponent every power but those of ±1 is zero or infinite.
constexpr double kExponentMax = 0x1p63;

struct Scaled {
  double mantissa;
  std::int64_t exponent;
};

// mantissa^n, as a mantissa and a binary exponent; `start` is what the product begins with.
Scaled power_by_squaring(double base, std::int64_t n, double start) {
  int exponent = 0;
  double square = std::frexp(base, &exponent);
  std::int64_t square_exponent = exponent;
  Scaled product{start, 0};
  for (; n != 0; n >>= 1) {
    constexpr std::int64_t kOverflow = 1 << 12;
    if (square_exponent < -kOverflow || square_exponent > kOverflow) {
      product.exponent += square_exponent;
      break;
    }
    if ((n & 1) != 0) {
      product.mantissa *= square;
      product.exponent += square_exponent;
    }
    square *= square;
    square_exponent *= 2;
    if (square < 0.5) {
      square += square;
      --square_exponent;
    }
  }
  return product;
}

}  // namespace

double natural_logarithm(double x) {
  if (std::isnan(x) || x <= 0 || std::isinf(x)) return std::log(x);
  int exponent = 0;
  double mantissa = std::frexp(x, &exponent);
  if (mantissa < std::numbers::sqrt2 / 2) {
    mantissa *= 2;
    --exponent;
  }
  const double f = mantissa - 1;
  const double k = exponent;
  const double s = f / (2 + f);
  const double s2 = s * s;
  const double s4 = s2 * s2;
  const auto& c = kLogCoefficients;
  const double odd = s2 * (c[0] + s4 * (c[2] + s4 * (c[4] + s4 * c[6])));
  const double even = s4 * (c[1] + s4 * (c[3] + s4 * c[5]));
  const double half_square = 0.5 * f * f;
  return k * kLn2High - ((half_square - (s * (half_square + (odd + even)) + k * kLn2Low)) - f);
}

double power(double base, double exponent) {
  const double magnitude = std::abs(exponent);
  const bool ordinary = std::isfinite(base) && std::isfinite(exponent) && base != 0 && magnitude < kExponentMax &&
                        (base > 0 || exponent == std::trunc(exponent));
  if (!ordinary || exponent == 0 || base == 1) return std::pow(base, exponent);
  if (magnitude == 0.5) return exponent > 0 ? std::sqrt(base) : 1 / std::sqrt(base);

  double whole = std::trunc(magnitude);
  double fraction = magnitude - whole;
  double start = 1;
  if (fraction != 0) {
    if (fraction > 0.5) {
      fraction -= 1;
      whole += 1;
    }
    start = std::exp(fraction * natural_logarithm(base));
  }
  Scaled product = power_by_squaring(base, static_cast<std::int64_t>(whole), start);
  if (exponent < 0) product = {1 / product.mantissa, -product.exponent};
  constexpr std::int64_t kScaleMax = 1 << 14;
  const std::int64_t scale = std::min(std::max(product.exponent, -kScaleMax), kScaleMax);
  return std::ldexp(product.mantissa, static_cast<int>(scale));
}

}  // namespace regionfall::hcl
