#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace regionfall::hcl {

// A number as cty has it: a binary float of 512 bits (round to nearest even), plus the infinities and a negative zero
// that equals zero. Whole numbers that fit 64 bits are kept as such, everything else in MPFR behind a pointer; callers
// see no difference. Exponents (of 2) are bounded by 2³⁰, cty's by 2³¹: what lies beyond is infinite or zero. There is
// no NaN: where an operation has no result (infinity minus infinity), is_undefined_sum() and is_undefined_product()
// tell beforehand.
class Number {
 public:
  Number() = default;                            // zero
  Number(std::int64_t whole) : whole_(whole) {}  // NOLINT: a number literal is a number
  // `value` must not be NaN. The number remembers that it has 53 bits: it prints with the digits a double needs.
  static Number from_double(double value);
  // Decimal text as cty reads it ("12", "-1.5", "3e8", ".5", "1p3" for 1×2³, "Inf"); nothing when it is not a number.
  static std::optional<Number> parse(std::string_view text);
  // Digits 0-9a-zA-Z of `base` (2 to 62), with a sign, as `parseint` reads them.
  static std::optional<Number> parse_integer(std::string_view text, int base);
  static Number infinity(bool negative);

  bool is_integer() const;
  bool is_infinite() const;
  int sign() const;  // -1, 0, 1
  // The value when it is a whole number within the range.
  std::optional<std::int64_t> to_int64() const;
  double to_double() const;

  // As Terraform prints a number: plain decimal with the digits needed to tell it apart ("0.5"), "-0", "+Inf". Numbers
  // of more than kPlainDigitsMax places, which Terraform would print as well, have an exponent: "1e+1000000".
  std::string to_string() const;
  // At most `digits` significant digits, with an exponent outside 1e-4…1e`digits`: C's %g, with which cty sorts sets.
  std::string to_general_string(int digits) const;
  static constexpr long kPlainDigitsMax = 100'000;

  Number operator-() const;
  friend Number operator+(const Number& a, const Number& b);
  friend Number operator-(const Number& a, const Number& b);
  friend Number operator*(const Number& a, const Number& b);
  // `b` must not be zero (an infinity over an infinity counts as undefined too).
  friend Number operator/(const Number& a, const Number& b);
  // Remainder with the dividend's sign. `b` must not be zero.
  friend Number operator%(const Number& a, const Number& b);
  // Whether a + b, or a × b, has no value: infinities of opposite sign, zero times infinity.
  static bool is_undefined_sum(const Number& a, const Number& b);
  static bool is_undefined_product(const Number& a, const Number& b);
  friend std::strong_ordering operator<=>(const Number& a, const Number& b);
  friend bool operator==(const Number& a, const Number& b);

  Number floor() const;
  Number ceil() const;
  Number abs() const;
  // Equal numbers have equal hashes.
  std::size_t hash() const;
  // In double precision, as Terraform's pow; NaN gives zero.
  static Number pow(const Number& base, const Number& exponent);

  // Of the representation; opaque.
  struct Big;

 private:
  explicit Number(std::shared_ptr<const Big> big) : big_(std::move(big)) {}
  static Number settled(std::shared_ptr<Big> big);
  template <class Operation>
  static Number compute(const Number& a, const Number& b, Operation operation);
  std::int64_t whole_ = 0;
  std::shared_ptr<const Big> big_;  // set when the value is not a whole number of 64 bits
};

}  // namespace regionfall::hcl
