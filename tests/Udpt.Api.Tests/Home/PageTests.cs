using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;

namespace Udpt.Api.Tests.Home;

/// <summary>The page and its files, as a browser receives them.</summary>
/// <remarks>Tests <see cref="Api.Home.HomeController"/> and <see cref="Api.Home.PageAssets"/>.</remarks>
public sealed class PageTests(RestServer server) : IClassFixture<RestServer>
{
    private const int MostBytesOfAll = 56 * 1024;

    [Fact]
    public async Task Says_what_this_is_and_where_to_announce()
    {
        using HttpResponseMessage response = await server.Client.GetAsync("/");
        string page = await response.Content.ReadAsStringAsync();

        Assert.Equal("text/html; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.Contains("BitTorrent tracker", page, StringComparison.Ordinal);
        Assert.Contains("udp://127.0.0.1:6969/announce", page, StringComparison.Ordinal);
        Assert.Contains("udp://[::1]:6970/announce", page, StringComparison.Ordinal);
        Assert.Matches("UDPT [0-9]+\\.[0-9]+\\.[0-9]+<", page);
        Assert.DoesNotContain("{{", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Policy_lets_the_page_load_its_own_files_only_and_the_page_needs_no_more()
    {
        using HttpResponseMessage response = await server.Client.GetAsync("/");
        string page = await response.Content.ReadAsStringAsync();
        string policy = response.Headers.GetValues("Content-Security-Policy").Single();

        Assert.Equal(
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            policy);
        Assert.DoesNotMatch("<style|style=|<script(?! src)|\\son[a-z]+=|https?://(?!www.w3.org/2000/svg)", page);
    }

    [Fact]
    public async Task Host_of_a_stranger_is_written_as_text()
    {
        string answer = await server.SendRaw("GET / HTTP/1.1\r\nHost: a\"&'b\r\nConnection: close\r\n\r\n");

        Assert.DoesNotContain("a\"&", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_that_has_not_changed_is_not_sent_again()
    {
        using HttpResponseMessage first = await server.Client.GetAsync("/");
        Assert.True(first.Headers.CacheControl is { NoCache: true });
        using HttpRequestMessage again = new(HttpMethod.Get, "/");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using HttpResponseMessage second = await server.Client.SendAsync(again);

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Fact]
    public async Task Every_file_the_page_names_is_there_and_may_be_kept_for_ever()
    {
        List<string> files = await Files();

        Assert.Contains(files, file => file.EndsWith("/app.js", StringComparison.Ordinal));
        foreach (string file in files)
        {
            using HttpResponseMessage response = await server.Client.GetAsync(file);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Contains("immutable", response.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
            Assert.NotNull(response.Headers.ETag);
            string type = response.Content.Headers.ContentType!.MediaType!;
            string wanted = Path.GetExtension(file) switch
            {
                ".js" => "text/javascript",
                ".css" => "text/css",
                _ => "text/plain",
            };
            Assert.Equal(wanted, type);
        }
    }

    [Fact]
    public async Task File_of_another_release_is_answered_and_not_kept()
    {
        using HttpResponseMessage response = await server.Client.GetAsync("/assets/0123456789abcdef/app.js");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(response.Headers.CacheControl is { NoCache: true });
    }

    [Theory]
    [InlineData("/assets/0/nothing.js")]
    [InlineData("/assets/0/..%2f..%2fudpt.toml")]
    [InlineData("/assets/0/")]
    public async Task What_is_no_file_of_the_page_is_not_found(string path)
    {
        using HttpResponseMessage response = await server.Client.GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task All_of_it_is_small()
    {
        int sum = 0;
        List<string> files = [.. await Files(), "/"];
        foreach (string file in files.Where(file => !file.EndsWith("LICENSE", StringComparison.Ordinal)))
        {
            using HttpRequestMessage request = new(HttpMethod.Get, file);
            request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip"));
            using HttpResponseMessage response = await server.Client.SendAsync(request);
            byte[] sent = await response.Content.ReadAsByteArrayAsync();
            Assert.Equal(["gzip"], response.Content.Headers.ContentEncoding);
            Assert.NotEmpty(await Unzip(sent));
            sum += sent.Length;
        }

        Assert.InRange(sum, 1, MostBytesOfAll);
    }

    [Fact]
    public async Task Whoever_cannot_unzip_gets_it_plain()
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "/");
        request.Headers.AcceptEncoding.ParseAdd("gzip;q=0");

        using HttpResponseMessage response = await server.Client.SendAsync(request);

        Assert.Empty(response.Content.Headers.ContentEncoding);
        Assert.StartsWith("<!doctype html>", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    /// <summary>The files that the page references, and those that its scripts import.</summary>
    private async Task<List<string>> Files()
    {
        string page = await server.Client.GetStringAsync("/");
        MatchCollection named = Regex.Matches(page, "(?:src|href)=\"(assets/[^\"]+)\"");
        List<string> files = [.. named.Select(match => "/" + match.Groups[1].Value)];
        for (int i = 0; i < files.Count; i++)
        {
            if (files[i].EndsWith(".js", StringComparison.Ordinal) && !files[i].Contains("vendor/", StringComparison.Ordinal))
            {
                string script = await server.Client.GetStringAsync(files[i]);
                var here = new Uri(server.Client.BaseAddress!, files[i]);
                files.AddRange(Regex.Matches(script, "(?:from|import) \"(\\.[^\"]+)\"")
                    .Select(match => new Uri(here, match.Groups[1].Value).AbsolutePath)
                    .Except(files)
                    .ToArray());
            }
        }

        return files;
    }

    private static async Task<string> Unzip(byte[] sent)
    {
        await using GZipStream gzip = new(new MemoryStream(sent), CompressionMode.Decompress);
        using StreamReader reader = new(gzip, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }
}
