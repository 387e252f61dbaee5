#include "net/dns_name.h"

#include <gtest/gtest.h>

namespace regionfall::net {
namespace {

using namespace std::string_literals;

TEST(DnsName, IsEncodedWithOrWithoutItsFinalDot) {
  EXPECT_EQ(encode_dns_name("www.Example.com", DnsEscapes::kDecimal), "\3www\7Example\3com\0"s);
  EXPECT_EQ(encode_dns_name("www.Example.com.", DnsEscapes::kDecimal), "\3www\7Example\3com\0"s);
  EXPECT_EQ(encode_dns_name(".", DnsEscapes::kDecimal), "\0"s);
}

TEST(DnsName, EscapesAreDecimalOrOctalAsAsked) {
  EXPECT_EQ(encode_dns_name("\\042.a", DnsEscapes::kDecimal), "\1*\1a\0"s);
  EXPECT_EQ(encode_dns_name("\\052.a", DnsEscapes::kOctal), "\1*\1a\0"s);
  EXPECT_EQ(encode_dns_name("a\\.b.c", DnsEscapes::kDecimal), "\3a.b\1c\0"s);
  EXPECT_EQ(dns_name_text("\1*\1a\0"s, DnsEscapes::kDecimal), "*.a.");
  EXPECT_EQ(dns_name_text("\1*\1a\0"s, DnsEscapes::kOctal), "\\052.a.");
  EXPECT_EQ(dns_name_text("\3a.b\2\xC3\xA9\0"s, DnsEscapes::kDecimal), "a\\.b.\\195\\169.");
  EXPECT_EQ(dns_name_text("\3a.b\2\xC3\xA9\0"s, DnsEscapes::kOctal), "a\\056b.\\303\\251.");
  EXPECT_EQ(dns_name_text("\0"s, DnsEscapes::kDecimal), ".");
}

struct Refused {
  std::string text;
  std::string code;
};

TEST(DnsName, SaysWhatIsWrongWithIt) {
  const std::string label63(63, 'a');
  const std::vector<Refused> cases = {
      {"", "DomainLabelEmpty"},
      {"a..b", "DomainLabelEmpty"},
      {".a", "DomainLabelEmpty"},
      {label63 + "a.b", "DomainLabelTooLong"},
      {label63 + "." + label63 + "." + label63 + "." + label63, "DomainNameTooLong"},
      {"a\\", "InvalidEscape"},
      {"a\\12", "InvalidEscape"},
      {"a\\256", "InvalidEscape"},
      {std::string(100'000, 'a'), "DomainLabelTooLong"},
  };
  for (const auto& [text, code] : cases) {
    const auto name = encode_dns_name(text, DnsEscapes::kDecimal);
    ASSERT_FALSE(name) << text;
    EXPECT_TRUE(name.error().message.starts_with(code + " (")) << text << ": " << name.error().message;
  }
  EXPECT_FALSE(encode_dns_name("\\400", DnsEscapes::kOctal));
  EXPECT_FALSE(encode_dns_name("\\108", DnsEscapes::kOctal));
  EXPECT_TRUE(
      encode_dns_name(label63 + "." + label63 + "." + label63 + "." + label63.substr(0, 61), DnsEscapes::kDecimal));
}

struct Read {
  std::string message;
  std::size_t offset;
  std::optional<std::size_t> after;
  std::string name;
};

TEST(DnsName, IsReadThroughPointersThatLeadBackwards) {
  const std::vector<Read> cases = {
      {"\1a\0"s, 0, 3, "\1a\0"s},
      {"\1a\0\1b\xC0\0"s, 3, 7, "\1b\1a\0"s},
      {"\1a\0\1b\xC0\0\xC0\3z"s, 7, 9, "\1b\1a\0"s},
      {"\xC0\0"s, 0, std::nullopt, ""},        // to itself
      {"\1a\xC0\0"s, 0, std::nullopt, ""},     // to its own start
      {"\xC0\2\xC0\0"s, 2, std::nullopt, ""},  // to one another
      {"\1a\xC0\4\0"s, 0, std::nullopt, ""},   // forwards
      {"\1a"s, 0, std::nullopt, ""},           // no end
      {"\5a\0"s, 0, std::nullopt, ""},         // a label beyond the end
      {"\0\xC0"s, 1, std::nullopt, ""},        // half a pointer
      {"\x40" + std::string(70, 'a'), 0, std::nullopt, ""},
      {""s, 0, std::nullopt, ""},
  };
  for (const Read& read : cases) {
    DnsNameBuffer name;
    const auto after = read_dns_name(read.message, read.offset, name);
    ASSERT_EQ(after, read.after) << testing::PrintToString(read.message);
    if (after) {
      EXPECT_EQ(name.view(), read.name);
    }
  }
}

TEST(DnsName, OfMoreThan255BytesIsNotRead) {
  std::string message;
  for (int i = 0; i < 4; ++i) message += "\x3F" + std::string(63, 'a');
  DnsNameBuffer name;
  EXPECT_EQ(read_dns_name(message + '\0', 0, name), std::nullopt);
  EXPECT_NE(read_dns_name(message + '\0', 64, name), std::nullopt);
}

}  // namespace
}  // namespace regionfall::net
