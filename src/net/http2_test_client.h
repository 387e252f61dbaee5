#pragma once

#include <nghttp2/nghttp2.h>

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "net/http_server_fixture.h"

namespace regionfall::net {

// Frames as tests write them (RFC 9113, 4.1).
inline std::string big_endian(std::uint64_t number, int bytes) {
  std::string text;
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) text += static_cast<char>(number >> shift);
  return text;
}

inline std::string frame(int type, int flags, int stream, std::string_view payload) {
  std::string text = big_endian(payload.size(), 3) + static_cast<char>(type) + static_cast<char>(flags);
  return text.append(big_endian(static_cast<std::uint64_t>(stream), 4)).append(payload);
}

constexpr int kEndStream = NGHTTP2_FLAG_END_STREAM;
constexpr int kEndHeaders = NGHTTP2_FLAG_END_HEADERS;

// Literal fields without Huffman's code: names and values shorter than 127 bytes.
inline std::string field_block(std::initializer_list<std::pair<std::string_view, std::string_view>> fields) {
  std::string block;
  for (const auto& [name, value] : fields) {
    block.append(1, '\0').append(1, static_cast<char>(name.size())).append(name);
    block.append(1, static_cast<char>(value.size())).append(value);
  }
  return block;
}

inline std::string request_block(std::string_view method, std::string_view path) {
  return field_block({{":method", method}, {":scheme", "http"}, {":path", path}, {":authority", "a"}});
}

inline std::string get(int stream, std::string_view path = "/") {
  return frame(NGHTTP2_HEADERS, kEndHeaders | kEndStream, stream, request_block("GET", path));
}

inline std::string put(int stream) { return frame(NGHTTP2_HEADERS, kEndHeaders, stream, request_block("PUT", "/o")); }

inline std::string data(int stream, std::string_view bytes, int flags = 0) {
  return frame(NGHTTP2_DATA, flags, stream, bytes);
}

inline std::string settings(int id, std::uint32_t value) {
  return frame(NGHTTP2_SETTINGS, 0, 0, big_endian(static_cast<std::uint64_t>(id), 2) + big_endian(value, 4));
}

inline std::string reset_stream(int stream) {
  return frame(NGHTTP2_RST_STREAM, 0, stream, big_endian(NGHTTP2_CANCEL, 4));
}

// A client that sends what it is told to, and reads frames into lines: "1 HEADERS :status=200 ... end".
class Http2TestClient {
 public:
  static constexpr std::string_view kPreface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

  Http2TestClient(Loop& loop, const SocketAddress& address) : raw_(loop, address) {
    nghttp2_hd_inflate_new(&inflater_);
  }
  Http2TestClient(const Http2TestClient&) = delete;
  Http2TestClient& operator=(const Http2TestClient&) = delete;
  ~Http2TestClient() { nghttp2_hd_inflate_del(inflater_); }

  // Preface and empty SETTINGS; accepts the server's.
  void begin() {
    raw_.send(std::string(kPreface) + frame(NGHTTP2_SETTINGS, 0, 0, "") +
              frame(NGHTTP2_SETTINGS, NGHTTP2_FLAG_ACK, 0, ""));
    take();
  }
  void send(std::string_view bytes) { raw_.send(bytes); }
  RawClient& raw() { return raw_; }

  // The frames since the last call, without SETTINGS, acknowledgements and the connection's WINDOW_UPDATEs.
  std::string take() {
    received_ += raw_.take();
    std::string lines;
    while (received_.size() >= 9) {
      const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(received_[at]); };
      const std::size_t size = (byte(0) << 16U) | (byte(1) << 8U) | byte(2);
      if (received_.size() < 9 + size) break;
      const int stream = (byte(5) << 24) | (byte(6) << 16) | (byte(7) << 8) | byte(8);
      lines += line(byte(3), byte(4), stream, received_.substr(9, size));
      received_.erase(0, 9 + size);
    }
    return lines;
  }

 private:
  std::string line(int type, int flags, int stream, const std::string& payload) {
    const std::string end = (flags & kEndStream) != 0 ? " end\n" : "\n";
    const std::string to = std::to_string(stream);
    const auto code = [&](std::size_t at) { return std::to_string(static_cast<unsigned char>(payload.at(at + 3))); };
    switch (type) {
      case NGHTTP2_HEADERS:
        return to + " HEADERS" + fields(payload) + end;
      case NGHTTP2_DATA:
        return to + " DATA " + (payload.size() > 20 ? std::to_string(payload.size()) + " bytes" : payload) + end;
      case NGHTTP2_RST_STREAM:
        return to + " RST_STREAM " + code(0) + "\n";
      case NGHTTP2_GOAWAY:
        return "GOAWAY " + code(0) + " " + code(4) + "\n";
      case NGHTTP2_PING:
        return "PING " + payload + "\n";
      case NGHTTP2_WINDOW_UPDATE:
        return stream == 0 ? "" : to + " WINDOW_UPDATE\n";
      default:
        return "";
    }
  }

  std::string fields(const std::string& block) {
    std::string text;
    auto* in = reinterpret_cast<std::uint8_t*>(const_cast<char*>(block.data()));
    std::size_t left = block.size();
    while (true) {
      nghttp2_nv field;
      int flags = 0;
      const ssize_t used = nghttp2_hd_inflate_hd2(inflater_, &field, &flags, in, left, 1);
      if (used < 0) return " broken";
      in += used;
      left -= static_cast<std::size_t>(used);
      if ((flags & NGHTTP2_HD_INFLATE_EMIT) != 0 && std::string_view(letters(field.name), field.namelen) != "date")
        text.append(" ")
            .append(letters(field.name), field.namelen)
            .append("=")
            .append(letters(field.value), field.valuelen);
      if ((flags & NGHTTP2_HD_INFLATE_FINAL) != 0) break;
      if ((flags & NGHTTP2_HD_INFLATE_EMIT) == 0 && left == 0) break;
    }
    nghttp2_hd_inflate_end_headers(inflater_);
    return text;
  }
  static const char* letters(const std::uint8_t* bytes) { return reinterpret_cast<const char*>(bytes); }

  RawClient raw_;
  std::string received_;
  nghttp2_hd_inflater* inflater_ = nullptr;
};

}  // namespace regionfall::net
