#include "hcl/functions/text_encodings.h"

#include <iconv.h>

#include <cerrno>

#include "base/text.h"

namespace regionfall::hcl {
namespace {

// The converter's name, and the names and aliases of the registry (https://www.iana.org/assignments/character-sets), in
// lower case, for the encodings that Terraform supports.
struct EncodingNames {
  const char* name;
  std::string_view aliases;
};
constexpr EncodingNames kEncodings[] = {
    {"US-ASCII", "ansi_x3.4-1968 ansi_x3.4-1986 cp367 csascii ibm367 iso-ir-6 iso646-us iso_646.irv:1991 us us-ascii"},
    {"UTF-8", "csutf8 utf-8"},
    {"UTF-16", "csutf16 utf-16"},
    {"UTF-16BE", "csutf16be utf-16be"},
    {"UTF-16LE", "csutf16le utf-16le"},
    {"IBM037", "cp037 csibm037 ebcdic-cp-ca ebcdic-cp-nl ebcdic-cp-us ebcdic-cp-wt ibm037"},
    {"IBM437", "437 cp437 cspc8codepage437 ibm437"},
    {"IBM850", "850 cp850 cspc850multilingual ibm850"},
    {"IBM852", "852 cp852 cspcp852 ibm852"},
    {"IBM855", "855 cp855 csibm855 ibm855"},
    {"IBM858", "ccsid00858 cp00858 csibm00858 ibm00858 pc-multilingual-850+euro"},
    {"IBM860", "860 cp860 csibm860 ibm860"},
    {"IBM862", "862 cp862 cspc862latinhebrew ibm862"},
    {"IBM863", "863 cp863 csibm863 ibm863"},
    {"IBM865", "865 cp865 csibm865 ibm865"},
    {"IBM866", "866 cp866 csibm866 ibm866"},
    {"IBM1047", "csibm1047 ibm-1047 ibm1047"},
    {"IBM1140", "ccsid01140 cp01140 csibm01140 ebcdic-us-37+euro ibm01140"},
    {"ISO-8859-1", "cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso_8859-1 iso_8859-1:1987 l1 latin1"},
    {"ISO-8859-2", "csisolatin2 iso-8859-2 iso-ir-101 iso_8859-2 iso_8859-2:1987 l2 latin2"},
    {"ISO-8859-3", "csisolatin3 iso-8859-3 iso-ir-109 iso_8859-3 iso_8859-3:1988 l3 latin3"},
    {"ISO-8859-4", "csisolatin4 iso-8859-4 iso-ir-110 iso_8859-4 iso_8859-4:1988 l4 latin4"},
    {"ISO-8859-5", "csisolatincyrillic cyrillic iso-8859-5 iso-ir-144 iso_8859-5 iso_8859-5:1988"},
    {"ISO-8859-6", "arabic asmo-708 csisolatinarabic ecma-114 iso-8859-6 iso-ir-127 iso_8859-6 iso_8859-6:1987"},
    {"ISO-8859-6", "csiso88596e iso-8859-6-e iso_8859-6-e"},
    {"ISO-8859-6", "csiso88596i iso-8859-6-i iso_8859-6-i"},
    {"ISO-8859-7", "csisolatingreek ecma-118 elot_928 greek greek8 iso-8859-7 iso-ir-126 iso_8859-7 iso_8859-7:1987"},
    {"ISO-8859-8", "csisolatinhebrew hebrew iso-8859-8 iso-ir-138 iso_8859-8 iso_8859-8:1988"},
    {"ISO-8859-8", "csiso88598e iso-8859-8-e iso_8859-8-e"},
    {"ISO-8859-8", "csiso88598i iso-8859-8-i iso_8859-8-i"},
    {"ISO-8859-9", "csisolatin5 iso-8859-9 iso-ir-148 iso_8859-9 iso_8859-9:1989 l5 latin5"},
    {"ISO-8859-10", "csisolatin6 iso-8859-10 iso-ir-157 iso_8859-10:1992 l6 latin6"},
    {"ISO-8859-13", "csiso885913 iso-8859-13"},
    {"ISO-8859-14", "csiso885914 iso-8859-14 iso-celtic iso-ir-199 iso_8859-14 iso_8859-14:1998 l8 latin8"},
    {"ISO-8859-15", "csiso885915 iso-8859-15 iso_8859-15 latin-9"},
    {"ISO-8859-16", "csiso885916 iso-8859-16 iso-ir-226 iso_8859-16 iso_8859-16:2001 l10 latin10"},
    {"KOI8-R", "cskoi8r koi8-r"},
    {"KOI8-U", "cskoi8u koi8-u"},
    {"MACINTOSH", "csmacintosh mac macintosh"},
    {"CP874", "cswindows874 windows-874"},
    {"CP1250", "cswindows1250 windows-1250"},
    {"CP1251", "cswindows1251 windows-1251"},
    {"CP1252", "cswindows1252 windows-1252"},
    {"CP1253", "cswindows1253 windows-1253"},
    {"CP1254", "cswindows1254 windows-1254"},
    {"CP1255", "cswindows1255 windows-1255"},
    {"CP1256", "cswindows1256 windows-1256"},
    {"CP1257", "cswindows1257 windows-1257"},
    {"CP1258", "cswindows1258 windows-1258"},
    {"EUC-JP", "cseucpkdfmtjapanese euc-jp extended_unix_code_packed_format_for_japanese"},
    {"ISO-2022-JP", "csiso2022jp iso-2022-jp"},
    {"SHIFT_JIS", "csshiftjis ms_kanji shift_jis"},
    {"EUC-KR", "cseuckr euc-kr"},
    {"GB18030", "csgb18030 gb18030"},
    {"GBK", "cp936 csgbk gbk ms936 windows-936"},
    {"BIG5", "big5 csbig5"},
};

constexpr std::string_view kBigEndianMark = "\xFE\xFF";
constexpr std::string_view kLittleEndianMark = "\xFF\xFE";
constexpr std::size_t kChunkBytes = 4096;

class Converter {
 public:
  Converter(const char* to, const char* from) : handle_(::iconv_open(to, from)) {}
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;
  ~Converter() {
    if (valid()) ::iconv_close(handle_);
  }
  // NOLINTNEXTLINE(performance-no-int-to-ptr): what iconv_open returns for an error
  bool valid() const { return handle_ != reinterpret_cast<iconv_t>(-1); }

  // Nothing when some of the input cannot be converted.
  std::optional<std::string> run(std::string_view input) {
    std::string output;
    char* in = const_cast<char*>(input.data());
    std::size_t left = input.size();
    while (left > 0) {
      if (!step(&in, &left, output)) return std::nullopt;
    }
    // Encodings with shift states end in their first one.
    if (!step(nullptr, nullptr, output)) return std::nullopt;
    return output;
  }

 private:
  bool step(char** in, std::size_t* left, std::string& output) {
    char chunk[kChunkBytes];
    char* out = chunk;
    std::size_t room = sizeof chunk;
    std::size_t irreversible = ::iconv(handle_, in, left, &out, &room);
    int code = errno;
    output.append(chunk, sizeof chunk - room);
    if (irreversible == static_cast<std::size_t>(-1)) return code == E2BIG;
    return irreversible == 0;
  }

  iconv_t handle_;
};

Result<std::string> convert_text(std::string_view input, const char* to, const char* from) {
  Converter converter(to, from);
  if (!converter.valid()) return failure("this machine's C library does not know the encoding");
  std::optional<std::string> output = converter.run(input);
  if (!output) return failure("it has characters that the encoding does not");
  return *std::move(output);
}

}  // namespace

std::optional<std::string> find_encoding(std::string_view iana_name) {
  std::string wanted = to_lower_ascii(iana_name);
  for (const EncodingNames& encoding : kEncodings) {
    for (const std::string& alias : split(encoding.aliases, " ")) {
      if (alias == wanted) return encoding.name;
    }
  }
  return std::nullopt;
}

Result<std::string> encode_text(std::string_view text, const std::string& encoding) {
  if (encoding != "UTF-16") return convert_text(text, encoding.c_str(), "UTF-8");
  return std::string(kBigEndianMark) + TRY(convert_text(text, "UTF-16BE", "UTF-8"));
}

Result<std::string> decode_text(std::string_view bytes, const std::string& encoding) {
  if (encoding != "UTF-16") return convert_text(bytes, "UTF-8", encoding.c_str());
  bool marked = bytes.starts_with(kBigEndianMark) || bytes.starts_with(kLittleEndianMark);
  const char* from = bytes.starts_with(kLittleEndianMark) ? "UTF-16LE" : "UTF-16BE";
  return convert_text(marked ? bytes.substr(2) : bytes, "UTF-8", from);
}

}  // namespace regionfall::hcl
