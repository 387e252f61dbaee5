#include "hcl/number.h"

#include <mpfr.h>

#include <array>
#include <cassert>
#include <charconv>
#include <cmath>
#include <limits>

namespace regionfall::hcl {
namespace {

constexpr mpfr_prec_t kPrecisionBits = 512;
constexpr mpfr_prec_t kDoublePrecisionBits = 53;
constexpr mpfr_prec_t kWholePrecisionBits = 64;
constexpr std::size_t kLimbs = kPrecisionBits / (8 * sizeof(mp_limb_t));
// What cty still reads as an exponent of a number's text.
constexpr std::int64_t kExponentMax = std::numeric_limits<std::int32_t>::max();

}  // namespace

// An MPFR number with its limbs in place, so that it is one allocation and needs no clearing.
struct Number::Big {
  mpfr_t value;
  std::array<mp_limb_t, kLimbs> limbs{};

  explicit Big(mpfr_prec_t precision = kPrecisionBits) {
    mpfr_custom_init(limbs.data(), precision);
    mpfr_custom_init_set(value, MPFR_ZERO_KIND, 0, precision, limbs.data());
  }
  Big(const Big&) = delete;
  Big& operator=(const Big&) = delete;

  void assign(const Number& number) {
    if (number.big_) {
      mpfr_set(value, number.big_->value, MPFR_RNDN);
    } else {
      mpfr_set_si(value, number.whole_, MPFR_RNDN);
    }
  }
};

namespace {

// A number in MPFR for reading, wherever it is kept.
class Operand {
 public:
  Operand(const Number::Big* big, std::int64_t whole) : big_(big), local_(kWholePrecisionBits) {
    if (big_ == nullptr) mpfr_set_si(local_.value, whole, MPFR_RNDN);
  }
  mpfr_srcptr get() const { return big_ != nullptr ? big_->value : local_.value; }

 private:
  const Number::Big* big_;
  Number::Big local_;
};

// Digits without trailing zeros, and the decimal point's place before the first of them (0.d₁d₂… × 10^point).
struct Decimal {
  std::string digits;
  mpfr_exp_t point = 0;
};

// The magnitude of a finite, non-zero number, rounded to `count` digits.
Decimal round_to_digits(mpfr_srcptr value, std::size_t count) {
  Decimal result;
  std::string buffer(std::max<std::size_t>(count + 2, 7), '\0');
  mpfr_get_str(buffer.data(), &result.point, 10, count, value, MPFR_RNDN);
  buffer.resize(buffer.find('\0'));
  result.digits = buffer.front() == '-' ? buffer.substr(1) : buffer;
  result.digits.resize(result.digits.find_last_not_of('0') + 1);
  return result;
}

bool reads_back(const Decimal& decimal, mpfr_srcptr value) {
  Number::Big read(mpfr_get_prec(value));
  const std::string text = "0." + decimal.digits + "e" + std::to_string(decimal.point);
  mpfr_strtofr(read.value, text.c_str(), nullptr, 10, MPFR_RNDN);
  return mpfr_cmpabs(read.value, value) == 0;
}

// The fewest digits that read back as the same number at its precision.
Decimal shortest(mpfr_srcptr value) {
  const std::size_t enough = mpfr_get_str_ndigits(10, mpfr_get_prec(value));
  // Most numbers people write are short; the last few digits before `enough` are the other usual case.
  constexpr std::size_t kOften = 20;
  std::size_t low = 1;
  std::size_t high = enough;
  if (enough > kOften && reads_back(round_to_digits(value, kOften), value)) high = kOften;
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    if (reads_back(round_to_digits(value, middle), value)) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return round_to_digits(value, high);
}

std::string plain_text(const Decimal& decimal) {
  const auto count = static_cast<mpfr_exp_t>(decimal.digits.size());
  if (decimal.point <= 0) return "0." + std::string(-decimal.point, '0') + decimal.digits;
  if (decimal.point >= count) return decimal.digits + std::string(decimal.point - count, '0');
  return decimal.digits.substr(0, decimal.point) + "." + decimal.digits.substr(decimal.point);
}

std::string exponent_text(const Decimal& decimal) {
  std::string text = decimal.digits.substr(0, 1);
  if (decimal.digits.size() > 1) text += "." + decimal.digits.substr(1);
  const mpfr_exp_t exponent = decimal.point - 1;
  const std::string magnitude = std::to_string(exponent < 0 ? -exponent : exponent);
  return text + (exponent < 0 ? "e-" : "e+") + (magnitude.size() < 2 ? "0" : "") + magnitude;
}

// What zero and the infinities print as; empty for other numbers.
std::string_view special_text(mpfr_srcptr value) {
  const bool negative = mpfr_signbit(value) != 0;
  if (mpfr_zero_p(value)) return negative ? "-0" : "0";
  if (mpfr_inf_p(value)) return negative ? "-Inf" : "+Inf";
  return {};
}

bool all_digits(std::string_view text) { return text.find_first_not_of("0123456789") == std::string_view::npos; }

// The parts of a decimal number's text.
struct NumberText {
  bool negative = false;
  std::string_view mantissa;  // digits and at most one point
  std::int64_t exponent = 0;
  bool binary = false;  // the exponent is of 2
};

std::optional<NumberText> split(std::string_view text) {
  NumberText parts;
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
    parts.negative = text.front() == '-';
    text.remove_prefix(1);
  }
  const auto mark = text.find_first_of("eEpP");
  parts.mantissa = text.substr(0, mark);
  const auto point = parts.mantissa.find('.');
  const auto whole = parts.mantissa.substr(0, point);
  const auto fraction = point == std::string_view::npos ? std::string_view() : parts.mantissa.substr(point + 1);
  if (whole.empty() && fraction.empty()) return std::nullopt;
  if (!all_digits(whole) || !all_digits(fraction)) return std::nullopt;
  if (mark == std::string_view::npos) return parts;

  parts.binary = text[mark] == 'p' || text[mark] == 'P';
  auto exponent = text.substr(mark + 1);
  if (!exponent.empty() && exponent.front() == '+') exponent.remove_prefix(1);
  const auto [end, error] = std::from_chars(exponent.data(), exponent.data() + exponent.size(), parts.exponent);
  if (error != std::errc() || end != exponent.data() + exponent.size()) return std::nullopt;
  if (text[mark + 1] == '+' && exponent.starts_with('-')) return std::nullopt;
  if (parts.exponent > kExponentMax || parts.exponent < -kExponentMax) return std::nullopt;
  return parts;
}

}  // namespace

Number Number::settled(std::shared_ptr<Big> big) {
  mpfr_srcptr value = big->value;
  assert(!mpfr_nan_p(value));
  if (mpfr_zero_p(value)) return mpfr_signbit(value) ? Number(std::shared_ptr<const Big>(std::move(big))) : Number();
  if (mpfr_integer_p(value) && mpfr_fits_intmax_p(value, MPFR_RNDN)) {
    return Number(static_cast<std::int64_t>(mpfr_get_sj(value, MPFR_RNDN)));
  }
  return Number(std::shared_ptr<const Big>(std::move(big)));
}

template <class Operation>
Number Number::compute(const Number& a, const Number& b, Operation operation) {
  const auto precision = [](const Number& number) {
    return number.big_ ? mpfr_get_prec(number.big_->value) : kPrecisionBits;
  };
  auto result = std::make_shared<Big>(std::max(precision(a), precision(b)));
  operation(result->value, Operand(a.big_.get(), a.whole_).get(), Operand(b.big_.get(), b.whole_).get(), MPFR_RNDN);
  if (mpfr_nan_p(result->value)) return Number();
  return settled(std::move(result));
}

Number Number::from_double(double value) {
  assert(!std::isnan(value));
  auto big = std::make_shared<Big>(kDoublePrecisionBits);
  mpfr_set_d(big->value, value, MPFR_RNDN);
  return settled(std::move(big));
}

std::optional<Number> Number::parse(std::string_view text) {
  std::int64_t whole = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), whole);
  if (!text.empty() && error == std::errc() && end == text.data() + text.size() && (whole != 0 || text[0] != '-')) {
    return Number(whole);
  }
  if (text == "Inf" || text == "+Inf" || text == "inf" || text == "+inf") return infinity(false);
  if (text == "-Inf" || text == "-inf") return infinity(true);

  const auto parts = split(text);
  if (!parts) return std::nullopt;
  auto big = std::make_shared<Big>();
  std::string decimal(parts->mantissa);
  if (!parts->binary) decimal += "e" + std::to_string(parts->exponent);
  mpfr_strtofr(big->value, decimal.c_str(), nullptr, 10, MPFR_RNDN);
  if (parts->binary) mpfr_mul_2si(big->value, big->value, parts->exponent, MPFR_RNDN);
  if (parts->negative) mpfr_neg(big->value, big->value, MPFR_RNDN);
  return settled(std::move(big));
}

std::optional<Number> Number::parse_integer(std::string_view text, int base) {
  assert(base >= 2 && base <= 62);
  std::string_view digits = text;
  const bool negative = digits.starts_with('-');
  if (negative || digits.starts_with('+')) digits.remove_prefix(1);
  if (digits.empty()) return std::nullopt;
  for (const char c : digits) {
    int digit = base;
    if (c >= '0' && c <= '9') digit = c - '0';
    if (c >= 'a' && c <= 'z') digit = c - 'a' + 10;
    if (c >= 'A' && c <= 'Z') digit = c - 'A' + (base > 36 ? 36 : 10);
    if (digit >= base) return std::nullopt;
  }
  std::string in_mpfr_order(digits);
  if (base > 36) {  // MPFR has the capitals first
    for (char& c : in_mpfr_order) {
      if (c >= 'a' && c <= 'z') {
        c = static_cast<char>(c - 'a' + 'A');
      } else if (c >= 'A' && c <= 'Z') {
        c = static_cast<char>(c - 'A' + 'a');
      }
    }
  }
  auto big = std::make_shared<Big>();
  mpfr_strtofr(big->value, in_mpfr_order.c_str(), nullptr, base, MPFR_RNDN);
  if (negative && !mpfr_zero_p(big->value)) mpfr_neg(big->value, big->value, MPFR_RNDN);
  return settled(std::move(big));
}

Number Number::infinity(bool negative) {
  auto big = std::make_shared<Big>();
  mpfr_set_inf(big->value, negative ? -1 : 1);
  return Number(std::shared_ptr<const Big>(std::move(big)));
}

bool Number::is_integer() const { return !big_ || mpfr_integer_p(big_->value); }
bool Number::is_infinite() const { return big_ && mpfr_inf_p(big_->value); }

int Number::sign() const {
  if (big_) return mpfr_sgn(big_->value);
  return whole_ < 0 ? -1 : whole_ > 0 ? 1 : 0;
}

std::optional<std::int64_t> Number::to_int64() const {
  if (!big_) return whole_;
  if (mpfr_zero_p(big_->value)) return 0;
  return std::nullopt;
}

double Number::to_double() const { return big_ ? mpfr_get_d(big_->value, MPFR_RNDN) : static_cast<double>(whole_); }

std::string Number::to_string() const {
  if (!big_) return std::to_string(whole_);
  const auto special = special_text(big_->value);
  if (!special.empty()) return std::string(special);
  const Decimal decimal = shortest(big_->value);
  const bool plain = decimal.point <= kPlainDigitsMax && decimal.point >= -kPlainDigitsMax;
  return (sign() < 0 ? "-" : "") + (plain ? plain_text(decimal) : exponent_text(decimal));
}

std::string Number::to_general_string(int digits) const {
  const Operand operand(big_.get(), whole_);
  const auto special = special_text(operand.get());
  if (!special.empty()) return std::string(special);
  const Decimal decimal = round_to_digits(operand.get(), static_cast<std::size_t>(digits));
  const bool plain = decimal.point > -4 && decimal.point <= digits;
  return (sign() < 0 ? "-" : "") + (plain ? plain_text(decimal) : exponent_text(decimal));
}

Number Number::operator-() const {
  if (!big_ && whole_ != 0 && whole_ != std::numeric_limits<std::int64_t>::min()) return Number(-whole_);
  auto big = std::make_shared<Big>(big_ ? mpfr_get_prec(big_->value) : kPrecisionBits);
  big->assign(*this);
  mpfr_neg(big->value, big->value, MPFR_RNDN);
  return settled(std::move(big));
}

Number operator+(const Number& a, const Number& b) {
  std::int64_t sum = 0;
  if (!a.big_ && !b.big_ && !__builtin_add_overflow(a.whole_, b.whole_, &sum)) return Number(sum);
  return Number::compute(a, b, mpfr_add);
}

Number operator-(const Number& a, const Number& b) {
  std::int64_t difference = 0;
  if (!a.big_ && !b.big_ && !__builtin_sub_overflow(a.whole_, b.whole_, &difference)) return Number(difference);
  return Number::compute(a, b, mpfr_sub);
}

Number operator*(const Number& a, const Number& b) {
  std::int64_t product = 0;
  // Zero times a negative number is negative zero: MPFR's case.
  if (!a.big_ && !b.big_ && !__builtin_mul_overflow(a.whole_, b.whole_, &product) && product != 0)
    return Number(product);
  return Number::compute(a, b, mpfr_mul);
}

Number operator/(const Number& a, const Number& b) {
  assert(b.sign() != 0);
  const bool whole = !a.big_ && !b.big_ && b.whole_ != -1 && a.whole_ != 0;
  if (whole && a.whole_ % b.whole_ == 0) return Number(a.whole_ / b.whole_);
  return Number::compute(a, b, mpfr_div);
}

Number operator%(const Number& a, const Number& b) {
  assert(b.sign() != 0);
  if (a.is_infinite() || b.is_infinite()) return a * b;
  if (!a.big_ && !b.big_ && a.whole_ != 0) return Number(b.whole_ == -1 ? 0 : a.whole_ % b.whole_);
  // As cty computes it: the quotient, rounded to the precision of a number, loses its fraction; so there is no
  // remainder once the quotient has more digits than the precision.
  const Number ratio = a / b;
  return a - b * (ratio.sign() < 0 ? ratio.ceil() : ratio.floor());
}

bool Number::is_undefined_sum(const Number& a, const Number& b) {
  return a.is_infinite() && b.is_infinite() && a.sign() != b.sign();
}

bool Number::is_undefined_product(const Number& a, const Number& b) {
  return (a.is_infinite() && b.sign() == 0) || (b.is_infinite() && a.sign() == 0);
}

std::strong_ordering operator<=>(const Number& a, const Number& b) {
  if (!a.big_ && !b.big_) return a.whole_ <=> b.whole_;
  return mpfr_cmp(Operand(a.big_.get(), a.whole_).get(), Operand(b.big_.get(), b.whole_).get()) <=> 0;
}

bool operator==(const Number& a, const Number& b) { return (a <=> b) == 0; }

Number Number::floor() const {
  if (!big_ || mpfr_inf_p(big_->value)) return *this;
  auto big = std::make_shared<Big>(mpfr_get_prec(big_->value));
  mpfr_floor(big->value, big_->value);
  return settled(std::move(big));
}

Number Number::ceil() const {
  if (!big_ || mpfr_inf_p(big_->value)) return *this;
  auto big = std::make_shared<Big>(mpfr_get_prec(big_->value));
  mpfr_ceil(big->value, big_->value);
  return settled(std::move(big));
}

Number Number::abs() const {
  if (big_ && mpfr_zero_p(big_->value)) return Number();
  return sign() < 0 ? -*this : *this;
}

std::size_t Number::hash() const {
  if (const auto whole = to_int64()) return std::hash<std::int64_t>()(*whole);
  return std::hash<double>()(to_double());
}

Number Number::pow(const Number& base, const Number& exponent) {
  const double result = std::pow(base.to_double(), exponent.to_double());
  return std::isnan(result) ? Number() : from_double(result);
}

}  // namespace regionfall::hcl
