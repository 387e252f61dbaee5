#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace regionfall::hcl {

// A number as cty has it: a binary float of 512 bits (round to nearest even), plus the infinities. Whole numbers that fit
// 64 bits are kept as such, everything else in MPFR behind a pointer; callers see no difference.
class Number {
 public:
  Number() = default;  // zero
  Number(std::int64_t whole) : whole_(whole) {}  // NOLINT: a number literal is a number
  static Number from_double(double value);
  // Decimal text as HCL and JSON write it ("12", "-1.5", "3e8"); nothing when it is not a number.
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

  // As Terraform prints a number: "1", "0.5", "1e+100" never; plain decimal with the digits needed to tell it apart.
  std::string to_string() const;

  Number operator-() const;
  friend Number operator+(const Number& a, const Number& b);
  friend Number operator-(const Number& a, const Number& b);
  friend Number operator*(const Number& a, const Number& b);
  // `b` must not be zero.
  friend Number operator/(const Number& a, const Number& b);
  // Remainder with the dividend's sign. `b` must not be zero.
  friend Number operator%(const Number& a, const Number& b);
  friend std::strong_ordering operator<=>(const Number& a, const Number& b);
  friend bool operator==(const Number& a, const Number& b);

  Number floor() const;
  Number ceil() const;
  Number abs() const;
  // Natural pieces of Terraform's log and pow, which work in double precision where Terraform's do.
  static Number pow(const Number& base, const Number& exponent);

  struct Big;

 private:
  explicit Number(std::shared_ptr<const Big> big) : big_(std::move(big)) {}
  std::int64_t whole_ = 0;
  std::shared_ptr<const Big> big_;  // set when the value is not a whole number of 64 bits
};

}  // namespace regionfall::hcl
