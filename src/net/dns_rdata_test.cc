#include "net/dns_rdata.h"

#include <gtest/gtest.h>

#include "base/encoding.h"

namespace regionfall::net {
namespace {

using namespace std::string_literals;

struct Encoded {
  DnsType type;
  std::string text;
  std::string hex;
  std::string text_again;  // what it reads as; empty when the same
};

TEST(DnsRdata, OfEveryTypeIsEncodedAndReadBack) {
  const std::vector<Encoded> cases = {
      {DnsType::kA, "192.0.2.1", "c0000201", ""},
      {DnsType::kAaaa, "2001:DB8::1", "20010db8000000000000000000000001", "2001:db8::1"},
      {DnsType::kCaa, "0 issue \"ca.a\"", "00 05 6973737565 63612e61", ""},
      {DnsType::kCaa, "128 iodef mailto:a@b", "80 05 696f646566 6d61696c746f3a614062", "128 iodef \"mailto:a@b\""},
      {DnsType::kCname, "a.B", "0161 0142 00", "a.B."},
      {DnsType::kDs, "123 13 2 aB CD", "007b 0d 02 abcd", "123 13 2 abcd"},
      {DnsType::kHttps, "1 . alpn=\"h3,h2\" port=8443", "0001 00 0001 0006 026833 026832 0003 0002 20fb",
       "1 . alpn=h3,h2 port=8443"},
      {DnsType::kHttps, "0 a.", "0000 0161 00", ""},
      {DnsType::kMx, "10 mail.example", "000a 046d61696c 076578616d706c65 00", "10 mail.example."},
      {DnsType::kNaptr, "10 100 \"S\" \"SIP+D2U\" \"\" _sip.a.",
       "000a 0064 01 53 07 5349502b443255 00 04 5f736970 01 61 00", ""},
      {DnsType::kNs, "ns-1.", "04 6e732d31 00", ""},
      {DnsType::kPtr, "a.", "0161 00", ""},
      {DnsType::kSoa, "a. b. 1 7200 900 1209600 86400", "016100 016200 00000001 00001c20 00000384 00127500 00015180",
       ""},
      {DnsType::kSpf, "\"v=spf1 -all\"", "0b 763d73706631202d616c6c", ""},
      {DnsType::kSrv, "1 10 5269 a.", "0001 000a 1495 016100", ""},
      {DnsType::kSshfp, "4 2 0123", "04 02 0123", ""},
      {DnsType::kSvcb, "1 a. key65333=\"x y\" mandatory=alpn alpn=h2",
       "0001 016100 0000 0002 0001 0001 0003 026832 ff35 0003 782079", "1 a. mandatory=alpn alpn=h2 key65333=\"x y\""},
      {DnsType::kSvcb, "2 . ipv6hint=::1 no-default-alpn alpn=h2 ipv4hint=1.2.3.4 ech=AAE=",
       "0002 00 0001 0003 026832 0002 0000 0004 0004 01020304 0005 0002 0001"
       "0006 0010 00000000000000000000000000000001",
       "2 . alpn=h2 no-default-alpn ipv4hint=1.2.3.4 ech=AAE= ipv6hint=::1"},
      {DnsType::kTlsa, "3 1 1 0b0c", "03 01 01 0b0c", ""},
      {DnsType::kTxt, "\"a\" \"\" \"b \\\"c\\\" \\\\\"", "01 61 00 07 62 20 22 63 22 20 5c", ""},
      {DnsType::kTxt, "\"a\"\"b\"", "0161 0162", "\"a\" \"b\""},
  };
  for (const Encoded& each : cases) {
    const auto rdata = encode_rdata(each.type, each.text, DnsEscapes::kDecimal);
    ASSERT_TRUE(rdata) << each.text << ": " << rdata.error().message;
    std::string hex = each.hex;
    std::erase(hex, ' ');
    EXPECT_EQ(hex_encode(*rdata), hex) << each.text;
    EXPECT_EQ(rdata_text(each.type, *rdata, DnsEscapes::kDecimal),
              each.text_again.empty() ? each.text : each.text_again);
  }
}

TEST(DnsRdata, OfRoute53EscapesInOctal) {
  EXPECT_EQ(encode_rdata(DnsType::kTxt, "\"\\101\\303\\251\"", DnsEscapes::kOctal), "\3A\xC3\xA9"s);
  EXPECT_EQ(rdata_text(DnsType::kTxt, "\3A\xC3\xA9"s, DnsEscapes::kOctal), "\"A\\303\\251\"");
  EXPECT_EQ(encode_rdata(DnsType::kCname, "\\052.a", DnsEscapes::kOctal), "\1*\1a\0"s);
}

struct RefusedText {
  DnsType type;
  std::string text;
  std::string message;  // or how it starts
};

TEST(DnsRdata, SaysWhatIsWrongWithText) {
  const std::vector<RefusedText> cases = {
      {DnsType::kA, "1.2.3", "ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address)"},
      {DnsType::kA, "1.2.3.4\0"s, "ARRDATAIllegalIPv4Address"},
      {DnsType::kA, "01.2.3.4", "ARRDATAIllegalIPv4Address"},
      {DnsType::kA, "1.2.3.4 5.6.7.8", "ARRDATANotSingleField (Value contains spaces)"},
      {DnsType::kA, "", "ARRDATAWrongFields (Value should have 1 field)"},
      {DnsType::kAaaa, "1.2.3.4", "AAAARRDATAIllegalIPv6Address (Value is not a valid IPv6 address)"},
      {DnsType::kCaa, "0 is-sue \"a\"", "InvalidTag"},
      {DnsType::kCaa, "256 issue \"a\"", "InvalidNumber (Value is not a whole number from 0 to 255)"},
      {DnsType::kCname, "a..b", "DomainLabelEmpty"},
      {DnsType::kDs, "1 2 3", "DSRRDATAWrongFields (Value should have at least 4 fields)"},
      {DnsType::kMx, "mail.a", "MXRRDATAWrongFields (Value should have 2 fields)"},
      {DnsType::kMx, "-1 mail.a", "InvalidNumber (Value is not a whole number from 0 to 65535)"},
      {DnsType::kSshfp, "1 1 abc", "InvalidHexadecimal"},
      {DnsType::kTxt, "a", "InvalidCharacterString (Value should be enclosed in quotation marks)"},
      {DnsType::kTxt, "", "InvalidCharacterString"},
      {DnsType::kTxt, "\"a", "InvalidCharacterString"},
      {DnsType::kTxt, "\"a\\\"", "InvalidCharacterString"},
      {DnsType::kTxt, '"' + std::string(256, 'a') + '"', "CharacterStringTooLong (Value is too long)"},
      {DnsType::kTxt, "\"\\999\"", "InvalidEscape"},
      {DnsType::kHttps, "1", "HTTPSRRDATAWrongFields (Value should have at least 2 fields)"},
      {DnsType::kHttps, "1 . port=1 port=2", "InvalidServiceParameter (port is given twice)"},
      {DnsType::kHttps, "1 . port=65536", "InvalidServiceParameter"},
      {DnsType::kHttps, "1 . alpn", "InvalidServiceParameter (alpn needs a value)"},
      {DnsType::kHttps, "1 . no-default-alpn", "InvalidServiceParameter (no-default-alpn needs alpn)"},
      {DnsType::kHttps, "1 . mandatory=port", "InvalidServiceParameter (mandatory names port, which is not there)"},
      {DnsType::kHttps, "1 . ipv4hint=::1", "InvalidServiceParameter"},
      {DnsType::kHttps, "1 . colour=red", "InvalidServiceParameter (unknown key colour)"},
      {DnsType::kOpt, "a", "UnsupportedType"},
  };
  for (const auto& [type, text, message] : cases) {
    const auto rdata = encode_rdata(type, text, DnsEscapes::kDecimal);
    ASSERT_FALSE(rdata) << text;
    EXPECT_TRUE(rdata.error().message.starts_with(message)) << text << ": " << rdata.error().message;
  }
}

TEST(DnsRdata, ThatIsMalformedOrUnknownReadsAsBytes) {
  EXPECT_EQ(rdata_text(DnsType::kA, "\1\2\3"s, DnsEscapes::kDecimal), "\\# 3 010203");
  EXPECT_EQ(rdata_text(DnsType::kA, "\1\2\3\4\5"s, DnsEscapes::kDecimal), "\\# 5 0102030405");
  EXPECT_EQ(rdata_text(DnsType::kTxt, ""s, DnsEscapes::kDecimal), "\\# 0");
  EXPECT_EQ(rdata_text(DnsType{999}, "a"s, DnsEscapes::kDecimal), "\\# 1 61");
}

TEST(DnsRdata, OfAMessageIsExpanded) {
  const std::string message = "\1a\0\0\012\1b\xC0\0\0\0"s;  // MX data at 3: 10 b.a.
  EXPECT_EQ(expand_rdata(DnsType::kMx, message, 3, 6), "\0\012\1b\1a\0"s);
  EXPECT_EQ(expand_rdata(DnsType::kMx, message, 3, 5), std::nullopt);  // the name goes beyond the data
  EXPECT_EQ(expand_rdata(DnsType::kMx, message, 3, 7), std::nullopt);  // there is more than a name
  EXPECT_EQ(expand_rdata(DnsType::kSoa, "\1a\0\1b\0"s + std::string(20, 'x'), 0, 26),
            "\1a\0\1b\0"s + std::string(20, 'x'));
  EXPECT_EQ(expand_rdata(DnsType::kSoa, "\1a\0\1b\0"s + std::string(19, 'x'), 0, 25), std::nullopt);
  EXPECT_EQ(expand_rdata(DnsType::kMx, message, 3, 1), std::nullopt);
  EXPECT_EQ(expand_rdata(DnsType::kMx, message, 3, 100), std::nullopt);
}

}  // namespace
}  // namespace regionfall::net
