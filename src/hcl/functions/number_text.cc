#include "hcl/functions/number_text.h"

#include <mpfr.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <memory>

namespace regionfall::hcl {
namespace {

constexpr mpfr_prec_t kPrecisionBits = 512;
constexpr int kDefaultPrecision = 6;

// The magnitude in MPFR. A number's text tells it apart from all others, so reading it back is exact.
class Magnitude {
 public:
  explicit Magnitude(const Number& number) {
    mpfr_init2(value_, kPrecisionBits);
    mpfr_set_str(value_, number.abs().to_string().c_str(), 10, MPFR_RNDN);
  }
  ~Magnitude() { mpfr_clear(value_); }
  Magnitude(const Magnitude&) = delete;
  Magnitude& operator=(const Magnitude&) = delete;
  mpfr_srcptr get() const { return value_; }

 private:
  mpfr_t value_;
};

std::string print(const Number& number, const char* format, int precision) {
  const Magnitude magnitude(number);
  char* text = nullptr;
  const int size = mpfr_asprintf(&text, format, precision, magnitude.get());
  if (size < 0) return {};
  std::string result(text, static_cast<std::size_t>(size));
  mpfr_free_str(text);
  return result;
}

// Significant digits without trailing zeros; the value is d.ddd × 10^exponent.
struct Decimal {
  std::string digits;
  int exponent = 0;
};

Decimal shortest(const Number& number) {
  Decimal result;
  const std::string text = number.abs().to_string();
  const std::size_t point = std::min(text.find('.'), text.size());
  const std::size_t first = text.find_first_not_of("0.");
  if (first == std::string::npos) return {.digits = "0", .exponent = 0};
  for (const char c : text.substr(first)) {
    if (c != '.') result.digits += c;
  }
  result.exponent = first < point ? static_cast<int>(point - first) - 1 : -static_cast<int>(first - point);
  result.digits.resize(result.digits.find_last_not_of('0') + 1);
  return result;
}

Decimal rounded(const Number& number, int digits) {
  if (number.sign() == 0) return {.digits = "0", .exponent = 0};
  const std::string text = print(number, "%.*RNe", digits - 1);
  const std::size_t e = text.find('e');
  Decimal result;
  for (const char c : text.substr(0, e)) {
    if (c != '.') result.digits += c;
  }
  result.digits.resize(result.digits.find_last_not_of('0') + 1);
  result.exponent = std::atoi(text.c_str() + e + 1);
  return result;
}

std::string exponent_form(const Decimal& decimal) {
  std::string text = decimal.digits.substr(0, 1);
  if (decimal.digits.size() > 1) text += "." + decimal.digits.substr(1);
  const std::string exponent = std::to_string(std::abs(decimal.exponent));
  return text + (decimal.exponent < 0 ? "e-" : "e+") + (exponent.size() < 2 ? "0" : "") + exponent;
}

std::string plain_form(const Decimal& decimal) {
  if (decimal.exponent < 0) {
    return "0." + std::string(static_cast<std::size_t>(-decimal.exponent) - 1, '0') + decimal.digits;
  }
  const std::size_t whole = static_cast<std::size_t>(decimal.exponent) + 1;
  if (decimal.digits.size() <= whole) return decimal.digits + std::string(whole - decimal.digits.size(), '0');
  return decimal.digits.substr(0, whole) + "." + decimal.digits.substr(whole);
}

std::string general_text(const Number& number, int precision) {
  const Decimal decimal = precision < 0 ? shortest(number) : rounded(number, std::max(precision, 1));
  const int count = static_cast<int>(decimal.digits.size());
  int limit = precision < 0 ? kDefaultPrecision : precision;
  if (precision >= 0 && limit > count && count >= decimal.exponent + 1) limit = count;
  const bool with_exponent = decimal.exponent < -4 || decimal.exponent >= limit;
  return with_exponent ? exponent_form(decimal) : plain_form(decimal);
}

}  // namespace

std::string decimal_text(const Number& number, char verb, int precision) {
  if (verb == 'g') return general_text(number, precision);
  return print(number, verb == 'e' ? "%.*RNe" : "%.*RNf", precision < 0 ? kDefaultPrecision : precision);
}

std::string integer_text(const Number& number, int base) {
  if (const auto whole = number.abs().to_int64()) {
    std::array<char, 64> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), *whole, base).ptr;
    return {buffer.data(), end};
  }
  const Magnitude magnitude(number);
  mpz_t integer;
  mpz_init(integer);
  mpfr_get_z(integer, magnitude.get(), MPFR_RNDZ);
  std::string digits(mpz_sizeinbase(integer, base) + 2, '\0');
  mpz_get_str(digits.data(), base, integer);
  digits.resize(digits.find('\0'));
  mpz_clear(integer);
  return digits;
}

}  // namespace regionfall::hcl
